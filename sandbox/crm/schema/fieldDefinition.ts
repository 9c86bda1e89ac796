/** A stored value. References are kept as the id written, lists of references as ids, dates as ISO text in UTC. */
export type FieldValue = string | number | boolean | null | readonly number[];

interface FieldBase {
  /** The name in a write; also the name in a read, unless `readName` says otherwise. */
  readonly name: string;
  readonly readName?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  /** Value of a record that was created without the field. */
  readonly initial?: FieldValue;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly maxLength: number;
  readonly allowed?: readonly string[];
}

export interface NumberField extends FieldBase {
  readonly kind: 'integer' | 'decimal';
  readonly range?: readonly [number, number];
}

export interface PlainField extends FieldBase {
  readonly kind: 'flag' | 'date';
}

/** Written as a number, read as `{id, value}`: a short list that has no resource of its own. */
export interface OptionField extends FieldBase {
  readonly kind: 'option';
  readonly labels: readonly string[];
}

/** Written as an id (or ids), read as `{id, value}`; users' own references are read as `{id, description}`. */
export interface ReferenceField extends FieldBase {
  readonly kind: 'reference' | 'references';
  readonly target: string;
  readonly shape: 'value' | 'description';
  /** The field says "no reference" with id -1, in both directions, instead of null. */
  readonly minusOneIsNone?: boolean;
}

export type FieldDefinition = TextField | NumberField | PlainField | OptionField | ReferenceField;

type Extra = Pick<FieldBase, 'readName' | 'required' | 'readOnly' | 'initial'>;

export function text(
  name: string,
  maxLength: number,
  extra: Extra & { allowed?: readonly string[] } = {},
): TextField {
  return { kind: 'text', name, maxLength, ...extra };
}

export function integer(
  name: string,
  extra: Extra & { range?: readonly [number, number] } = {},
): NumberField {
  return { kind: 'integer', name, ...extra };
}

export function decimal(
  name: string,
  extra: Extra & { range?: readonly [number, number] } = {},
): NumberField {
  return { kind: 'decimal', name, ...extra };
}

export function flag(name: string, extra: Extra = {}): PlainField {
  return { kind: 'flag', name, initial: false, ...extra };
}

export function date(name: string, extra: Extra = {}): PlainField {
  return { kind: 'date', name, ...extra };
}

export function option(name: string, labels: readonly string[]): OptionField {
  return { kind: 'option', name, labels };
}

export function reference(
  name: string,
  target: string,
  extra: Extra & Partial<Pick<ReferenceField, 'shape' | 'minusOneIsNone'>> = {},
): ReferenceField {
  return { kind: 'reference', name, target, shape: 'value', ...extra };
}

export function references(
  name: string,
  target: string,
  extra: Extra & Partial<Pick<ReferenceField, 'shape'>> = {},
): ReferenceField {
  return { kind: 'references', name, target, shape: 'value', ...extra };
}

/** `discount1` to `discount4`, in per cent. */
export function discounts(): readonly NumberField[] {
  return [1, 2, 3, 4].map((position) => decimal(`discount${position}`, { range: [0, 100] }));
}

/** Sage Sales Management's external id. Uniqueness is not the CRM's affair: two records may carry the same one. */
export function extId(extra: Extra = {}): TextField {
  return text('extId', 30, extra);
}

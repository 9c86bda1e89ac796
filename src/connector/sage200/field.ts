import { classOf, exactText, type TypeClass } from './columnType.ts';

/** A value that a row gives us: where it stands in Sage, and how it is read. */
export interface Field<T> {
  /** The column, then the ones to fall back on in installations that lack it. */
  readonly columns: readonly string[];
  /** A missing required column is an error, a missing optional one a warning. */
  readonly required: boolean;
  /** What its column may hold; another type is an error of the column, not of each row. */
  readonly classes: readonly TypeClass[];
  /** How the column is selected; most as they are. */
  readonly select: (column: string, type: string) => string;
  /**
   * Makes the reader of the driver's values for a column of this type. A plain function and no schema: it runs some ten
   * times a row, and a schema costs more than the driver's own reading (decision 009).
   */
  readonly reader: (type: string) => (value: unknown) => T;
}

/** A value of another type than its column should have. */
export class FieldMismatch extends Error {
  constructor(expected: string, value: unknown) {
    super(`expected ${expected}, received ${value instanceof Date ? 'date' : typeof value}`);
    this.name = 'FieldMismatch';
  }
}

interface FieldOptions {
  readonly required?: boolean;
  /** What NULL stands for: Sage's own default. */
  readonly standard?: string;
}

type Columns = string | readonly string[];

/** A column that this installation lacks gives undefined: nothing is known, so nothing is sent and nothing blanked. */
type Lacking<T> = T | undefined;

const asItIs = (column: string) => column;
const NUMBERS = ['integer', 'exact', 'float'] as const;

/** `varchar` or `text`: trimmed, since NULL, empty and blank all mean "no value" in Sage. */
export function text(columns: Columns, options?: { readonly standard: string }): Field<Lacking<string>>;
export function text(columns: Columns, options: { readonly required: true }): Field<string>;
export function text(columns: Columns, options: FieldOptions = {}): Field<Lacking<string>> {
  return textField(columns, options, (value) => value.trim());
}

/** A code: as `text`, but a leading blank belongs to it. */
export function code(columns: Columns): Field<Lacking<string>>;
export function code(columns: Columns, options: { readonly required: true }): Field<string>;
export function code(columns: Columns, options: FieldOptions = {}): Field<Lacking<string>> {
  return textField(columns, options, (value) => value.replace(/ +$/, ''));
}

function textField(
  columns: Columns,
  options: FieldOptions,
  tidy: (value: string) => string,
): Field<Lacking<string>> {
  return {
    ...named(columns, options),
    classes: ['text', 'guid', ...NUMBERS],
    select: (column, type) => (classOf(type) === 'exact' ? exactText(column, type) : column),
    reader: () => (value) => {
      if (typeof value === 'string') return tidy(value);
      if (value === null) return options.standard ?? '';
      if (typeof value === 'number') return String(value);
      if (typeof value === 'boolean') return value ? '1' : '0';
      throw new FieldMismatch('text', value);
    },
  };
}

/** A whole number of any type; NULL is 0, Sage's default. */
export function int(columns: Columns): Field<Lacking<number>>;
export function int(columns: Columns, options: { readonly required: true }): Field<number>;
export function int(columns: Columns, options: FieldOptions = {}): Field<Lacking<number>> {
  return {
    ...named(columns, options),
    classes: [...NUMBERS, 'text'],
    select: asItIs,
    reader: () => (value) => {
      const number = toNumber(value, 0);
      if (!Number.isSafeInteger(number)) throw new FieldMismatch('whole number', value);
      return number;
    },
  };
}

/** `smallint` as a flag: -1 is true, any other non-zero value too; NULL is the column's default. */
export function flag(columns: Columns, standard: boolean): Field<Lacking<boolean>> {
  return {
    ...named(columns, {}),
    classes: [...NUMBERS, 'text'],
    select: asItIs,
    reader: () => (value) => (value === null ? standard : toNumber(value, 0) !== 0),
  };
}

/**
 * A number with all its digits, as text: `decimal(28,10)` in Sage, whatever number elsewhere. NULL is no number, which
 * is not 0.
 */
export function decimal(columns: Columns, options: FieldOptions = {}): Field<Lacking<string | null>> {
  return {
    ...named(columns, options),
    classes: NUMBERS,
    select: (column, type) => (classOf(type) === 'exact' ? exactText(column, type) : column),
    reader: (type) => (value) => {
      if (value === null) return null;
      if (typeof value === 'string') return value;
      if (typeof value === 'number') return type === 'real' ? shortestReal(value) : String(value);
      if (typeof value === 'boolean') return value ? '1' : '0';
      throw new FieldMismatch('number', value);
    },
  };
}

/** A `real` has seven digits; the driver's double shows the others that its rounding left. */
function shortestReal(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** Before it there were no dates in Sage: 1900-01-01 and 1899-12-30 are what an empty text or a 0 becomes as a date. */
const FIRST_DATE = Date.UTC(1901, 0, 1);

/** A date of any type without a zone; null for none. */
export function date(columns: Columns, options: FieldOptions = {}): Field<Lacking<Date | null>> {
  return {
    ...named(columns, options),
    classes: ['date'],
    select: asItIs,
    reader: () => (value) => {
      if (value === null) return null;
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new FieldMismatch('date', value);
      return value.getTime() < FIRST_DATE ? null : value;
    },
  };
}

/** Whether a column equals a text, as the database compares it. */
export function equals(columns: Columns, wanted: string): Field<Lacking<boolean>> {
  return {
    ...named(columns, {}),
    classes: ['text', ...NUMBERS],
    select: (column) => `CASE WHEN ${column} = '${wanted}' THEN 1 ELSE 0 END`,
    reader: () => (value) => value === 1,
  };
}

function named(columns: Columns, { required = false }: FieldOptions) {
  return { columns: typeof columns === 'string' ? [columns] : columns, required };
}

/** A number of whatever type; NaN for what is none. */
function toNumber(value: unknown, none: number): number {
  if (value === null) return none;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') throw new FieldMismatch('number', value);
  const digits = value.trim();
  if (digits === '') return none;
  const number = Number(digits);
  if (Number.isNaN(number)) throw new FieldMismatch('number', value);
  return number;
}

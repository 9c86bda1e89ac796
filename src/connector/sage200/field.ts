/** A value that a row gives us: where it stands in Sage, and how it is read. */
export interface Field<T> {
  /** The column, then the ones to fall back on in installations that lack it. */
  readonly columns: readonly string[];
  /** A missing required column is an error, a missing optional one a warning. */
  readonly required: boolean;
  /** How the column is selected; most as they are. */
  readonly select: (column: string) => string;
  /**
   * Reads a value of the driver; undefined stands for a column that is not there. A plain function and no schema: this
   * runs some ten times a row, and a schema costs more than the driver's own reading (decision 009).
   *
   * @throws FieldMismatch
   */
  readonly read: (value: unknown) => T;
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
}

const asItIs = (column: string) => column;

/** `varchar` or `text`: trimmed, since empty and blank both mean "no value" in Sage. */
export function text(columns: string | readonly string[], options: FieldOptions = {}): Field<string> {
  return field(columns, options, asItIs, (value) => {
    if (typeof value === 'string') return value.trim();
    if (isNone(value)) return '';
    throw new FieldMismatch('text', value);
  });
}

export function int(columns: string | readonly string[], options: FieldOptions = {}): Field<number> {
  return field(columns, options, asItIs, (value) => {
    if (isNumber(value)) return value;
    if (isNone(value)) return 0;
    throw new FieldMismatch('number', value);
  });
}

/** `smallint` as a flag: -1 is true, any other non-zero value too; `missing` is what a lacking column means. */
export function flag(columns: string | readonly string[], missing: boolean): Field<boolean> {
  return field(columns, {}, asItIs, (value) => {
    if (isNumber(value)) return value !== 0;
    if (isNone(value)) return missing;
    throw new FieldMismatch('number', value);
  });
}

/** `decimal(28,10)` as text: the driver hands decimals over as doubles, and those lose digits. */
export function decimal(columns: string | readonly string[], options: FieldOptions = {}): Field<string> {
  const asText = (column: string) => `CAST(${column} AS varchar(40))`;
  return field(columns, options, asText, (value) => {
    if (typeof value === 'string') return value;
    if (isNone(value)) return '0';
    throw new FieldMismatch('text', value);
  });
}

/** `datetime` without a zone, or null. */
export function date(columns: string | readonly string[], options: FieldOptions = {}): Field<Date | null> {
  return field(columns, options, asItIs, (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    if (isNone(value)) return null;
    throw new FieldMismatch('date', value);
  });
}

function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function field<T>(
  columns: string | readonly string[],
  { required = false }: FieldOptions,
  select: (column: string) => string,
  read: (value: unknown) => T,
): Field<T> {
  return { columns: typeof columns === 'string' ? [columns] : columns, required, select, read };
}

import { z } from 'zod';

/** A value that a row gives us: where it stands in Sage, and how it is read. */
export interface Field<T> {
  /** The column, then the ones to fall back on in installations that lack it. */
  readonly columns: readonly string[];
  /** A missing required column is an error, a missing optional one a warning. */
  readonly required: boolean;
  /** How the column is selected; most as they are. */
  readonly select: (column: string) => string;
  readonly schema: z.ZodType<T>;
}

interface FieldOptions {
  readonly required?: boolean;
}

const asItIs = (column: string) => column;

/** `varchar` or `text`: trimmed, since empty and blank both mean "no value" in Sage. */
export function text(columns: string | readonly string[], options: FieldOptions = {}): Field<string> {
  return field(
    columns,
    options,
    asItIs,
    z
      .string()
      .nullish()
      .transform((value) => value?.trim() ?? ''),
  );
}

export function int(columns: string | readonly string[], options: FieldOptions = {}): Field<number> {
  return field(
    columns,
    options,
    asItIs,
    z
      .number()
      .nullish()
      .transform((value) => value ?? 0),
  );
}

/** `smallint` as a flag: -1 is true, any other non-zero value too; `missing` is what a lacking column means. */
export function flag(columns: string | readonly string[], missing: boolean): Field<boolean> {
  const schema = z
    .number()
    .nullish()
    .transform((value) => (value === null || value === undefined ? missing : value !== 0));
  return field(columns, {}, asItIs, schema);
}

/** `decimal(28,10)` as text: the driver hands decimals over as doubles, and those lose digits. */
export function decimal(columns: string | readonly string[], options: FieldOptions = {}): Field<string> {
  const schema = z
    .string()
    .nullish()
    .transform((value) => value ?? '0');
  return field(columns, options, (column) => `CAST(${column} AS varchar(40))`, schema);
}

/** `datetime` without a zone, or null. */
export function date(columns: string | readonly string[], options: FieldOptions = {}): Field<Date | null> {
  return field(
    columns,
    options,
    asItIs,
    z
      .date()
      .nullish()
      .transform((value) => value ?? null),
  );
}

function field<T>(
  columns: string | readonly string[],
  { required = false }: FieldOptions,
  select: (column: string) => string,
  schema: z.ZodType<T>,
): Field<T> {
  return { columns: typeof columns === 'string' ? [columns] : columns, required, select, schema };
}

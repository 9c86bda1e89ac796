import type { SqlType } from '../tableDefinition.ts';

export type DataKind =
  | 'bit'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'money'
  | 'float'
  | 'real'
  | 'varchar'
  | 'char'
  | 'nvarchar'
  | 'nchar'
  | 'text'
  | 'date'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'uniqueidentifier'
  | 'varbinary';

/**
 * A T-SQL type. `length` is in characters (-1 for max), `precision` and `scale` are those of decimals; `scale` is also
 * the digits of a datetime2's fraction. Fields a kind does not use are 0.
 */
export interface DataType {
  readonly kind: DataKind;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** A decimal declared as `numeric`: the same type by another name, which the catalog and TDS tell apart. */
  readonly numeric?: true;
  /** The collation of a text: a column's, or COLLATE's. A literal has none and takes that of what it meets. */
  readonly collation?: string;
  /** The collation was asked for by COLLATE, and rules over columns'. */
  readonly collated?: true;
}

export const plainType = (kind: DataKind): DataType => ({ kind, length: 0, precision: 0, scale: 0 });
export const textType = (kind: 'varchar' | 'char' | 'nvarchar' | 'nchar', length: number): DataType => ({
  kind,
  length,
  precision: 0,
  scale: 0,
});
/** A text type with the collation of another. */
export const collatedAs = (type: DataType, { collation, collated }: DataType): DataType => ({
  ...type,
  ...(collation === undefined ? {} : { collation }),
  ...(collated === undefined ? {} : { collated }),
});
export const decimalType = (precision: number, scale: number): DataType => ({
  kind: 'decimal',
  length: 0,
  precision,
  scale,
});

const integerKinds: ReadonlySet<DataKind> = new Set<DataKind>([
  'bit',
  'tinyint',
  'smallint',
  'int',
  'bigint',
]);
const textKinds: ReadonlySet<DataKind> = new Set<DataKind>(['varchar', 'char', 'nvarchar', 'nchar', 'text']);
const dateKinds: ReadonlySet<DataKind> = new Set<DataKind>([
  'date',
  'smalldatetime',
  'datetime',
  'datetime2',
]);

export const isInteger = (type: DataType): boolean => integerKinds.has(type.kind);
export const isText = (type: DataType): boolean => textKinds.has(type.kind);
export const isNational = (type: DataType): boolean => type.kind === 'nvarchar' || type.kind === 'nchar';
export const isDate = (type: DataType): boolean => dateKinds.has(type.kind);
export const isExact = (type: DataType): boolean => type.kind === 'decimal' || type.kind === 'money';
export const isFloat = (type: DataType): boolean => type.kind === 'float' || type.kind === 'real';

/** The bounds of an integer kind. */
export function integerRange(kind: DataKind): readonly [bigint, bigint] {
  switch (kind) {
    case 'bit':
      return [0n, 1n];
    case 'tinyint':
      return [0n, 255n];
    case 'smallint':
      return [-32768n, 32767n];
    case 'int':
      return [-2147483648n, 2147483647n];
    default:
      return [-9223372036854775808n, 9223372036854775807n];
  }
}

/** Builds a type from its T-SQL name and arguments; undefined for a type the sandbox does not know. */
export function namedType(name: string, args: readonly number[]): DataType | undefined {
  const [first, second] = args;
  switch (name.toLowerCase()) {
    case 'integer':
      return plainType('int');
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'real':
    case 'text':
    case 'date':
    case 'datetime':
    case 'smalldatetime':
    case 'uniqueidentifier':
      return plainType(name.toLowerCase() as DataKind);
    case 'float':
      return plainType(first !== undefined && first <= 24 ? 'real' : 'float');
    case 'money':
      return { kind: 'money', length: 0, precision: 19, scale: 4 };
    case 'datetime2':
      return { kind: 'datetime2', length: 0, precision: 0, scale: first ?? 7 };
    case 'decimal':
    case 'dec':
      return decimalType(first ?? 18, second ?? 0);
    case 'numeric':
      return { ...decimalType(first ?? 18, second ?? 0), numeric: true };
    case 'varchar':
    case 'char':
    case 'nvarchar':
    case 'nchar':
      return textType(name.toLowerCase() as 'varchar', first ?? 1);
    case 'sysname':
      return textType('nvarchar', 128);
    case 'varbinary':
      return { kind: 'varbinary', length: first ?? 1, precision: 0, scale: 0 };
    default:
      return undefined;
  }
}

/** Reads a table definition's type text. */
export function columnType(type: SqlType): DataType {
  const match = /^(\w+)(?:\((\d+|max)(?:,(\d+))?\))?$/.exec(type);
  const args = [match?.[2], match?.[3]]
    .filter((text) => text !== undefined)
    .map((text) => (text === 'max' ? -1 : Number(text)));
  const parsed = namedType(match?.[1] ?? '', args);
  if (parsed === undefined) {
    throw new RangeError(`Unknown column type ${type}`);
  }
  return parsed;
}

/** The name SQL Server's messages use. */
export const typeName = (type: DataType): string => (type.kind === 'decimal' ? 'numeric' : type.kind);

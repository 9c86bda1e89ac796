import sql from 'mssql';
import type { SqlParameter } from './sageDatabase.ts';
import type { Column } from './tableColumns.ts';

/** What a column's type holds. Installations altered by hand have other types than Sage's own. */
export type TypeClass = 'text' | 'integer' | 'exact' | 'float' | 'date' | 'guid' | 'other';

const CLASSES: Readonly<Record<string, TypeClass>> = {
  varchar: 'text',
  char: 'text',
  nvarchar: 'text',
  nchar: 'text',
  text: 'text',
  ntext: 'text',
  bit: 'integer',
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'exact',
  numeric: 'exact',
  money: 'exact',
  smallmoney: 'exact',
  float: 'float',
  real: 'float',
  date: 'date',
  datetime: 'date',
  datetime2: 'date',
  smalldatetime: 'date',
  uniqueidentifier: 'guid',
};

export function classOf(type: string): TypeClass {
  return CLASSES[type] ?? 'other';
}

/** An exact number as text with all its digits: the driver hands decimals and money over as doubles, which lose some. */
export function exactText(column: string, type: string): string {
  return type.endsWith('money') ? `CONVERT(varchar(60), ${column}, 2)` : `CAST(${column} AS varchar(60))`;
}

/** How a key column is selected, so that its value can be handed back without a loss. */
export function selectKey(column: string, type: string): string {
  return classOf(type) === 'exact' ? exactText(column, type) : column;
}

/** The type to hand a key's value back with: the column's own, so that no character is lost and its index serves. */
export function parameterType({ type, bytes }: Column): SqlParameter['type'] {
  switch (type) {
    case 'tinyint':
      return sql.TinyInt;
    case 'smallint':
      return sql.SmallInt;
    case 'int':
      return sql.Int;
    case 'bigint':
      return sql.BigInt;
    case 'bit':
      return sql.Bit;
    case 'float':
      return sql.Float;
    case 'real':
      return sql.Real;
    case 'uniqueidentifier':
      return sql.UniqueIdentifier;
    case 'date':
      return sql.Date;
    case 'datetime':
      return sql.DateTime;
    case 'smalldatetime':
      return sql.SmallDateTime;
    case 'datetime2':
      return sql.DateTime2(7);
    case 'nvarchar':
    case 'nchar':
      return sql.NVarChar(bytes > 0 ? bytes / 2 : sql.MAX);
    case 'varchar':
    case 'char':
      return sql.VarChar(bytes > 0 ? bytes : sql.MAX);
    default:
      // Of an exact number: the server turns the text into it.
      return sql.VarChar(60);
  }
}

import type { SQLInputValue } from 'node:sqlite';
import type { SqlValue } from '../tableDefinition.ts';
import type { StoredColumn } from '../translation/translator.ts';
import { narrow } from '../values/codePage1252.ts';
import { dateFromText } from '../values/dateValue.ts';
import { fitDecimal, unscaled } from '../values/decimalValue.ts';
import { guidFromText } from '../values/guidValue.ts';

/** Makes the function that turns a table definition's value into the stored form; values that do not fit are thrown. */
export function storedValue(table: string, column: StoredColumn): (value: SqlValue) => SQLInputValue {
  const { type } = column;
  const convert = converter(table, column);
  const missing = (): never => {
    throw new RangeError(`${table}.${column.name} (${type.kind}) is NOT NULL`);
  };
  return (value) => {
    if (value === null) {
      return column.nullable ? null : missing();
    }
    return convert(value);
  };
}

function converter(table: string, { name, type }: StoredColumn): (value: string | number) => SQLInputValue {
  switch (type.kind) {
    case 'decimal':
      return (value) => {
        const short = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e9;
        return short ? String(value) : fitDecimal(unscaled(String(value)), type.precision, type.scale);
      };
    case 'datetime':
      return (value) => dateFromText(String(value), 'datetime');
    case 'uniqueidentifier':
      return (value) => guidFromText(String(value));
    case 'varchar':
    case 'nvarchar':
    case 'text':
      return (value) => {
        const text = type.kind === 'nvarchar' ? String(value) : narrow(String(value));
        if (type.length > 0 && text.length > type.length) {
          throw new RangeError(`${table}.${name} takes ${type.length} characters, not '${text}'`);
        }
        return text;
      };
    case 'bigint':
      return (value) => BigInt(value);
    default:
      return (value) => Number(value);
  }
}

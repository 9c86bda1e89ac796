import type { SQLInputValue } from 'node:sqlite';
import type { SqlValue } from '../tableDefinition.ts';
import type { StoredColumn } from '../translation/translator.ts';
import { narrow } from '../values/codePage1252.ts';
import { dateFromText } from '../values/dateValue.ts';
import { fitDecimal, rescale, unscaled } from '../values/decimalValue.ts';
import { guidFromText } from '../values/guidValue.ts';
import { isNational } from '../values/dataType.ts';
import { checkRange, toFloat } from './conversionFunctions.ts';

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
    case 'money':
      return (value) => fitDecimal(unscaled(String(value)), type.precision, type.scale);
    case 'date':
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2':
      return (value) => dateFromText(String(value), type.kind, 0, type.scale);
    case 'float':
    case 'real':
      return (value) => toFloat(value, type.kind);
    case 'bit':
      return (value) => (Number(value) === 0 ? 0 : 1);
    case 'uniqueidentifier':
      return (value) => guidFromText(String(value));
    case 'varchar':
    case 'char':
    case 'nvarchar':
    case 'nchar':
    case 'text':
      return (value) => {
        const whole = isNational(type) ? String(value) : narrow(String(value));
        const text = type.kind === 'char' || type.kind === 'nchar' ? whole.padEnd(type.length) : whole;
        if (type.length > 0 && text.length > type.length) {
          throw new RangeError(`${table}.${name} takes ${type.length} characters, not '${text}'`);
        }
        return text;
      };
    default:
      // Fractions are cut, as a decimal becomes an integer.
      return (value) =>
        typeof value === 'number' && Number.isInteger(value)
          ? checkRange(value, type.kind, 'int')
          : checkRange(rescale(unscaled(String(value)), 0, true), type.kind, 'numeric');
  }
}

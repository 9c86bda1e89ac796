import { notSupported, operandClash, SqlError } from '../sqlError.ts';
import {
  collatedAs,
  isDate,
  isExact,
  isFloat,
  isInteger,
  isNational,
  isText,
  typeName,
  type DataType,
} from '../values/dataType.ts';
import { unitsPerDay } from '../values/dateValue.ts';
import { quoteText, typed, type Typed } from './typed.ts';

export interface ConversionOptions {
  /** CAST and CONVERT cut text silently. */
  readonly explicit?: boolean;
  readonly style?: number;
  /** TRY_CAST: NULL instead of an error. */
  readonly attempt?: boolean;
}

const integerWidth: Readonly<Record<string, number>> = { bit: 1, tinyint: 2, smallint: 3, int: 4, bigint: 5 };

/** SQLite's SQL of a value converted to another type; 206/529 where SQL Server has no such conversion. */
export function convert(value: Typed, target: DataType, options: ConversionOptions = {}): Typed {
  if (value.untyped === true) {
    return { ...value, type: target, untyped: false };
  }
  if (isText(value.type) && isText(target)) {
    return convertText(value, target, options);
  }
  const sql = conversionSql(value, target, options);
  if (sql === undefined) {
    if (options.explicit === true) {
      throw new SqlError(
        529,
        `Explicit conversion from data type ${typeName(value.type)} to ${typeName(target)} is not allowed.`,
        16,
        2,
      );
    }
    throw operandClash(typeName(value.type), typeName(target));
  }
  const nullable = value.nullable || options.attempt === true;
  // The same SQL means the value is untouched, so its key (an index) still serves.
  return sql === value.sql ? { ...value, type: target } : typed(sql, target, nullable);
}

function convertText(value: Typed, target: DataType, options: ConversionOptions): Typed {
  const source = value.type;
  let { sql } = value;
  if (isNational(source) && !isNational(target)) {
    sql = `narrow(${sql})`;
  }
  const limited = target.length > 0 && options.explicit === true;
  if (target.kind === 'char' || target.kind === 'nchar') {
    sql = `pad(${sql}, ${target.length})`;
  } else if (limited && (source.length <= 0 || source.length > target.length)) {
    sql = `substr(${sql}, 1, ${target.length})`;
  }
  const type = target.collation === undefined ? collatedAs(target, source) : target;
  if (sql !== value.sql) {
    return typed(sql, type, value.nullable);
  }
  const { key, ...rest } = value;
  return key === undefined || type.collation !== source.collation ? { ...rest, type } : { ...value, type };
}

function conversionSql(value: Typed, target: DataType, options: ConversionOptions): string | undefined {
  const { sql, type: source } = value;
  if (source.kind === 'varbinary' || target.kind === 'varbinary') {
    return source.kind === target.kind ? sql : undefined;
  }
  const call = (name: string, ...args: (string | number)[]): string =>
    `${options.attempt === true ? 'try_' : ''}${name}(${args.join(', ')})`;
  if (isText(source)) {
    return fromText(sql, target, call, options.style ?? 0);
  }
  if (isText(target)) {
    return toText(sql, source, target, call, options.style ?? 0);
  }
  if (source.kind === 'uniqueidentifier' || target.kind === 'uniqueidentifier') {
    return source.kind === target.kind ? sql : undefined;
  }
  if (isDate(source)) {
    return isDate(target) ? fromDate(sql, source, target, call) : undefined;
  }
  if (isDate(target)) {
    const numbered = target.kind === 'datetime' || target.kind === 'smalldatetime';
    return isInteger(source) && numbered ? `(${sql} * ${unitsPerDay})` : undefined;
  }
  return betweenNumbers(sql, source, target, call);
}

type Call = (name: string, ...args: (string | number)[]) => string;

function fromText(sql: string, target: DataType, call: Call, style: number): string | undefined {
  if (target.kind === 'bit') {
    return call('text_bit', sql);
  }
  if (isInteger(target)) {
    return call('text_int', sql, quoteText(target.kind));
  }
  if (isExact(target)) {
    return call('text_dec', sql, target.precision, target.scale);
  }
  if (isFloat(target)) {
    return call('text_float', sql, quoteText(target.kind));
  }
  if (isDate(target)) {
    return call('text_date', sql, quoteText(target.kind), style, target.scale);
  }
  return target.kind === 'uniqueidentifier' ? call('text_guid', sql) : undefined;
}

function toText(
  sql: string,
  source: DataType,
  target: DataType,
  call: Call,
  style: number,
): string | undefined {
  if (target.kind === 'text') {
    return undefined;
  }
  const limit = target.length;
  const padded = (text: string): string =>
    target.kind === 'char' || target.kind === 'nchar' ? `pad(${text}, ${limit})` : text;
  if (isInteger(source)) {
    const digits = `CAST(CAST(${sql} AS INTEGER) AS TEXT)`;
    const short = limit !== -1 && limit < 20;
    return padded(
      short ? call('fit_text', digits, limit, quoteText(source.kind), quoteText(target.kind)) : digits,
    );
  }
  if (isExact(source)) {
    // money shows two digits as text, four in style 2.
    const digits = source.kind === 'money' && style !== 2 ? 2 : source.scale;
    if (source.kind === 'money' && style === 1) {
      throw notSupported('Style 1 of CONVERT');
    }
    return padded(call('dec_text', sql, digits, limit));
  }
  if (isFloat(source)) {
    return padded(call('float_text', sql, style, limit));
  }
  if (isDate(source)) {
    const full = call('date_text', sql, quoteText(source.kind), style, source.scale);
    return padded(limit === -1 ? full : `substr(${full}, 1, ${limit})`);
  }
  if (limit !== -1 && limit < 36) {
    throw new SqlError(8170, 'Insufficient result space to convert uniqueidentifier value to char.', 16, 2);
  }
  return padded(call('guid_text', sql));
}

function fromDate(sql: string, source: DataType, target: DataType, call: Call): string {
  const exact =
    target.kind === 'datetime2'
      ? target.scale >= 3
      : source.kind === target.kind || (source.kind === 'date' && target.kind === 'datetime');
  return exact ? sql : call('date_fit', sql, quoteText(target.kind), target.scale);
}

function betweenNumbers(sql: string, source: DataType, target: DataType, call: Call): string {
  if (target.kind === 'bit') {
    return source.kind === 'bit' ? sql : `(${sql} + 0 <> 0)`;
  }
  if (isInteger(target)) {
    if (isExact(source)) {
      return call('dec_int', sql, quoteText(target.kind));
    }
    const wider = (integerWidth[source.kind] ?? 9) > (integerWidth[target.kind] ?? 0);
    const whole = isFloat(source) ? `CAST(${sql} AS INTEGER)` : sql;
    return wider ? call('int_range', whole, quoteText(target.kind), quoteText(source.kind)) : sql;
  }
  if (isFloat(target)) {
    const same = source.kind === target.kind || (source.kind === 'real' && target.kind === 'float');
    return same ? sql : call('to_float', sql, quoteText(target.kind));
  }
  if (isFloat(source)) {
    return call('float_dec', sql, target.precision, target.scale);
  }
  if (isInteger(source)) {
    return call('dec_fit', `CAST(CAST(${sql} AS INTEGER) AS TEXT)`, target.precision, target.scale);
  }
  const fits =
    target.scale >= source.scale && target.precision - target.scale >= source.precision - source.scale;
  return fits ? sql : call('dec_fit', sql, target.precision, target.scale);
}

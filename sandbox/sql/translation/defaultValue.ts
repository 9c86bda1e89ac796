import { textType, plainType } from '../values/dataType.ts';
import { numberLiteral } from './numberLiteral.ts';
import { sessionValue } from './serverValues.ts';
import type { StoredColumn, Translator } from './translator.ts';
import { quoteText, typed, type Typed } from './typed.ts';

/** A column's DEFAULT; a bare NULL when it has none. */
export function defaultValue(translator: Translator, column: StoredColumn): Typed {
  const value = column.default;
  if (value === undefined || value === null) {
    return { ...typed('NULL', column.type), untyped: true };
  }
  if (value === 'newid()') {
    return typed('new_guid()', plainType('uniqueidentifier'));
  }
  if (value === 'getdate()') {
    return sessionValue(translator, 'now', plainType('datetime'));
  }
  if (typeof value === 'string') {
    return typed(quoteText(value), textType('varchar', Math.max(1, value.length)));
  }
  const literal = numberLiteral(String(Math.abs(value)));
  return value < 0 ? typed(`(-${literal.sql})`, literal.type) : literal;
}

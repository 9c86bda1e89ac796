import { SqlError } from '../sqlError.ts';
import { namedType, type DataType } from '../values/dataType.ts';
import type { TokenCursor } from './tokenCursor.ts';

/** A type as DECLARE, CAST and parameter lists write it; text without a length is 1 long, in CAST 30. */
export function parseType(cursor: TokenCursor, defaultLength = 1): DataType {
  const path = cursor.path();
  const name = path.at(-1) ?? '';
  const args: number[] = [];
  if (cursor.skip('(')) {
    args.push(...cursor.list(() => (cursor.skip('MAX') ? -1 : cursor.integer())));
    cursor.expect(')');
  }
  const text = /^n?(var)?char$/i.test(name);
  const type = namedType(name, text && args.length === 0 ? [defaultLength] : args);
  if (type === undefined) {
    throw new SqlError(243, `Type ${name} is not a defined system type.`);
  }
  return type;
}

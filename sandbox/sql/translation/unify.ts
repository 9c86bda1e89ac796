import { plainType, type DataType } from '../values/dataType.ts';
import { commonType } from './typeRules.ts';
import type { Typed } from './typed.ts';

/** The type of several values together; bare NULLs take part only when there is nothing else. */
export function unify(values: readonly Typed[]): DataType {
  const known = values.filter((value) => value.untyped !== true);
  return known.map((value) => value.type).reduce(commonType, known[0]?.type ?? plainType('int'));
}

import type { Expression, OrderItem } from '../language/syntax.ts';
import { SqlError } from '../sqlError.ts';
import { sameName, type Scope } from './scope.ts';
import type { Translator } from './translator.ts';
import { comparisonKey, type Typed } from './typed.ts';

/** One column of a select list. */
export interface Output {
  readonly name: string;
  readonly value: Typed;
}

export interface Order {
  readonly sql: string;
  /** What it sorts by, without the direction. */
  readonly key: string;
  /** The output column it is, for DISTINCT and set operations. */
  readonly output: number | undefined;
}

export const orderClause = (orders: readonly Order[]): string =>
  orders.length === 0 ? '' : ` ORDER BY ${orders.map((order) => order.sql).join(', ')}`;

/** One ORDER BY item: a position, an output column's name, or an expression. */
export function translateOrder(
  translator: Translator,
  item: OrderItem,
  outputs: readonly Output[],
  scope: Scope,
): Order {
  const { expression } = item;
  const direction = item.descending ? ' DESC' : '';
  const index = outputIndex(expression, outputs);
  const value = index === undefined ? translator.value(expression, scope) : outputs[index]?.value;
  if (value === undefined) {
    throw new SqlError(
      108,
      'The ORDER BY position number is out of range of the number of items in the select list.',
      15,
    );
  }
  if (value.type.kind === 'text') {
    throw new SqlError(
      306,
      'The text, ntext, and image data types cannot be compared or sorted, except when using IS NULL or LIKE operator.',
      16,
      2,
    );
  }
  const key = comparisonKey(value);
  const same = outputs.findIndex((output) => comparisonKey(output.value) === key);
  // A constant sorts nothing, and SQLite would read a bare number as a position.
  const sorted = value.constant === undefined ? key : `(${key} || '')`;
  return { sql: sorted + direction, key: sorted, output: index ?? (same === -1 ? undefined : same) };
}

/** ORDER BY 2, or by the name of an output column. */
function outputIndex(expression: Expression, outputs: readonly Output[]): number | undefined {
  if (expression.type === 'number') {
    return Number(expression.text) - 1;
  }
  if (expression.type !== 'column' || expression.path.length !== 1) {
    return undefined;
  }
  const [name = ''] = expression.path;
  const index = outputs.findIndex((output) => sameName(output.name, name));
  return index === -1 ? undefined : index;
}

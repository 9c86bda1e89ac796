import type { Condition, Expression } from '../language/syntax.ts';
import { convert } from './conversion.ts';
import type { Scope } from './scope.ts';
import type { Translator } from './translator.ts';
import { comparisonKey } from './typed.ts';
import { unify } from './unify.ts';

/**
 * Recognises paging by key: `A > a OR (A = a AND B > b) OR ...`, nested or flat. SQLite would read such an OR row by row
 * from the index's start; as the row comparison `(A, B) > (a, b)` it seeks in the index, as SQL Server does.
 */
interface KeyStep {
  readonly column: Expression;
  readonly bound: Expression;
}

interface KeyChain {
  readonly steps: readonly KeyStep[];
  readonly operator: '>' | '<' | '>=' | '<=';
}

function flatten(expression: Expression, type: 'and' | 'or'): Expression[] {
  return expression.type === type
    ? [...flatten(expression.left, type), ...flatten(expression.right, type)]
    : [expression];
}

const same = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

function step(expression: Expression): (KeyStep & { operator: string }) | undefined {
  if (expression.type !== 'compare' || expression.left.type !== 'column') {
    return undefined;
  }
  // A bound must be the same at every mention: no columns, no functions.
  const plain = ['variable', 'number', 'string'].includes(expression.right.type);
  return plain
    ? { column: expression.left, bound: expression.right, operator: expression.operator }
    : undefined;
}

/** `A = a AND ... AND B > b`: the equalities, then the one comparison (or a nested chain). */
function readTerm(expression: Expression): KeyChain | undefined {
  const parts = flatten(expression, 'and');
  const last = parts.pop();
  const steps: KeyStep[] = [];
  for (const part of parts) {
    const equality = step(part);
    if (equality === undefined || equality.operator !== '=') {
      return undefined;
    }
    steps.push(equality);
  }
  if (last === undefined) {
    return undefined;
  }
  if (last.type === 'or') {
    const inner = readChain(last);
    return inner === undefined ? undefined : { steps: [...steps, ...inner.steps], operator: inner.operator };
  }
  const final = step(last);
  if (final === undefined || final.operator === '=' || final.operator === '<>') {
    return undefined;
  }
  return { steps: [...steps, final], operator: final.operator as KeyChain['operator'] };
}

/** The whole OR: each term must lengthen the key of the one before it by the next columns. */
function readChain(expression: Expression): KeyChain | undefined {
  const terms = flatten(expression, 'or').map(readTerm);
  let chain: KeyChain | undefined;
  for (const term of terms) {
    if (term === undefined) {
      return undefined;
    }
    if (chain === undefined) {
      chain = term;
      continue;
    }
    const { steps }: KeyChain = chain;
    const grows =
      term.steps.length > steps.length &&
      steps.every((known, index) => {
        const next = term.steps[index];
        return next !== undefined && same(known.column, next.column) && same(known.bound, next.bound);
      });
    // Only the last comparison may include equality, and each term adds one column (or a nested chain).
    if (!grows || chain.operator.length !== 1 || !term.operator.startsWith(chain.operator)) {
      return undefined;
    }
    chain = term;
  }
  return chain;
}

/** Whether every prefix of the key has its own term: the count of comparisons in all must be the key's length. */
function complete(expression: Expression, chain: KeyChain): boolean {
  const lengths: number[] = [];
  const visit = (current: Expression, prefix: number): void => {
    for (const term of flatten(current, 'or')) {
      const parts = flatten(term, 'and');
      const last = parts.at(-1);
      if (last?.type === 'or') {
        visit(last, prefix + parts.length - 1);
      } else {
        lengths.push(prefix + parts.length);
      }
    }
  };
  visit(expression, 0);
  return lengths.length === chain.steps.length && lengths.every((length, index) => length === index + 1);
}

/** The row comparison, or undefined when the condition is no key paging. */
export function translateKeyPaging(
  translator: Translator,
  expression: Condition,
  scope: Scope,
): string | undefined {
  const chain = readChain(expression);
  if (chain === undefined || !complete(expression, chain)) {
    return undefined;
  }
  const columns: string[] = [];
  const bounds: string[] = [];
  for (const { column, bound } of chain.steps) {
    const left = translator.value(column, scope);
    const right = translator.value(bound, scope);
    const type = unify([left, right]);
    const key = comparisonKey(left);
    // A column that must be converted to meet its bound has no index to seek in.
    if (type.kind === 'text' || comparisonKey(convert(left, type)) !== key) {
      return undefined;
    }
    columns.push(key);
    bounds.push(comparisonKey(convert(right, type)));
  }
  return `((${columns.join(', ')}) ${chain.operator} (${bounds.join(', ')}))`;
}

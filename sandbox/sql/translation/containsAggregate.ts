import type { Expression, SelectItem } from '../language/syntax.ts';
import { aggregateNames } from './aggregateTranslator.ts';

/** Whether a select item makes its query a grouped one. */
export function hasAggregate(item: SelectItem): boolean {
  return item.type !== 'star' && containsAggregate(item.expression);
}

/** Whether an aggregate stands in the expression itself (not in a sub-query or a window). */
export function containsAggregate(expression: Expression): boolean {
  if (expression.type === 'call' && expression.over === undefined && aggregateNames.has(expression.name)) {
    return true;
  }
  return childrenOf(expression).some(containsAggregate);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'negate':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'collate':
    case 'inQuery':
      return [expression.operand];
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'case': {
      const branches = expression.branches.flatMap(({ when, result }) => [when, result]);
      return [expression.input, expression.otherwise, ...branches].filter((part) => part !== undefined);
    }
    case 'call':
      return expression.args;
    case 'in':
      return [expression.operand, ...expression.list];
    case 'like':
      return [expression.operand, expression.pattern];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    default:
      return [];
  }
}

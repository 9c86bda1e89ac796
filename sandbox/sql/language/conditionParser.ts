import type { ComparisonOperator, Expression } from './syntax.ts';
import type { ExpressionContext } from './expressionContext.ts';
import { parseValue } from './expressionParser.ts';

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!<': '>=',
  '!>': '<=',
};

/** OR, AND, NOT and comparisons; a lone value passes through. */
export function parseCondition(context: ExpressionContext): Expression {
  let left = parseAnd(context);
  while (context.cursor.skip('OR')) {
    left = { type: 'or', left, right: parseAnd(context) };
  }
  return left;
}

function parseAnd(context: ExpressionContext): Expression {
  let left = parseNot(context);
  while (context.cursor.skip('AND')) {
    left = { type: 'and', left, right: parseNot(context) };
  }
  return left;
}

function parseNot(context: ExpressionContext): Expression {
  if (context.cursor.skip('NOT')) {
    return { type: 'not', operand: parseNot(context) };
  }
  return parseComparison(context);
}

function parseComparison(context: ExpressionContext): Expression {
  const { cursor } = context;
  if (cursor.at('EXISTS', '(')) {
    cursor.expect('EXISTS', '(');
    const query = context.nested(cursor);
    cursor.expect(')');
    return { type: 'exists', query };
  }
  const left = parseValue(context);
  const operator = cursor.peek().type === 'symbol' ? comparisons[cursor.peek().text] : undefined;
  if (operator !== undefined) {
    cursor.take();
    return { type: 'compare', operator, left, right: parseValue(context) };
  }
  if (cursor.skip('IS')) {
    const negated = cursor.skip('NOT');
    cursor.expect('NULL');
    return { type: 'isNull', operand: left, negated };
  }
  const negated = cursor.skip('NOT');
  if (cursor.skip('IN')) {
    return parseIn(context, left, negated);
  }
  if (cursor.skip('LIKE')) {
    const pattern = parseValue(context);
    const escape = cursor.skip('ESCAPE') ? parseValue(context) : undefined;
    return { type: 'like', operand: left, pattern, escape, negated };
  }
  if (cursor.skip('BETWEEN')) {
    const low = parseValue(context);
    cursor.expect('AND');
    return { type: 'between', operand: left, low, high: parseValue(context), negated };
  }
  if (negated) {
    throw cursor.unexpected();
  }
  return left;
}

function parseIn(context: ExpressionContext, operand: Expression, negated: boolean): Expression {
  const { cursor } = context;
  cursor.expect('(');
  if (cursor.at('SELECT') || cursor.at('WITH')) {
    const query = context.nested(cursor);
    cursor.expect(')');
    return { type: 'inQuery', operand, query, negated };
  }
  const list = cursor.list(() => parseValue(context));
  cursor.expect(')');
  return { type: 'in', operand, list, negated };
}

import type { ExpressionContext } from './expressionContext.ts';
import type { Expression, OrderItem, WindowDefinition } from './syntax.ts';
import { parseType } from './typeParser.ts';

/** Reserved words that are functions nevertheless. */
const reservedFunctions: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'COALESCE', 'NULLIF']);
const niladicFunctions: ReadonlySet<string> = new Set([
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
]);

/** Any expression, conditions included; where a value is wanted the translator refuses a condition. */
export function parseExpression(context: ExpressionContext): Expression {
  return context.condition(context);
}

/** Values: `+ - & | ^` bind alike, `* / %` tighter, then unary signs and COLLATE. */
export function parseValue(context: ExpressionContext): Expression {
  const { cursor } = context;
  let left = parseProduct(context);
  for (;;) {
    const operator = cursor.peek();
    if (operator.type !== 'symbol' || !['+', '-', '&', '|', '^'].includes(operator.text)) {
      return left;
    }
    cursor.take();
    left = { type: 'binary', operator: operator.text as '+', left, right: parseProduct(context) };
  }
}

function parseProduct(context: ExpressionContext): Expression {
  const { cursor } = context;
  let left = parseUnary(context);
  for (;;) {
    const operator = cursor.peek();
    if (operator.type !== 'symbol' || !['*', '/', '%'].includes(operator.text)) {
      return left;
    }
    cursor.take();
    left = { type: 'binary', operator: operator.text as '*', left, right: parseUnary(context) };
  }
}

function parseUnary(context: ExpressionContext): Expression {
  const { cursor } = context;
  if (cursor.skip('-')) {
    return { type: 'negate', operand: parseUnary(context) };
  }
  if (cursor.skip('+')) {
    return parseUnary(context);
  }
  let operand = parsePrimary(context);
  while (cursor.skip('COLLATE')) {
    operand = { type: 'collate', operand, collation: cursor.name() };
  }
  return operand;
}

function parsePrimary(context: ExpressionContext): Expression {
  const { cursor } = context;
  const token = cursor.peek();
  switch (token.type) {
    case 'number':
      cursor.take();
      return { type: 'number', text: token.text };
    case 'string':
    case 'nationalString':
      cursor.take();
      return { type: 'string', value: token.text, national: token.type === 'nationalString' };
    case 'variable':
      cursor.take();
      return token.text.startsWith('@@')
        ? { type: 'serverVariable', name: token.text }
        : { type: 'variable', name: token.text };
    case 'symbol':
      return parseParenthesis(context);
    case 'word':
      return parseWord(context);
    default:
      return parseNamed(context);
  }
}

function parseParenthesis(context: ExpressionContext): Expression {
  const { cursor } = context;
  cursor.expect('(');
  if (cursor.at('SELECT') || cursor.at('WITH')) {
    const query = context.nested(cursor);
    cursor.expect(')');
    return { type: 'subquery', query };
  }
  const inner = parseExpression(context);
  cursor.expect(')');
  return inner;
}

function parseWord(context: ExpressionContext): Expression {
  const { cursor } = context;
  const word = cursor.peek().text;
  if (cursor.skip('NULL')) {
    return { type: 'null' };
  }
  if (cursor.skip('CASE')) {
    return parseCase(context);
  }
  if ((word === 'CAST' || word === 'TRY_CAST') && cursor.peek(1).text === '(') {
    cursor.take();
    return parseCast(context, word === 'TRY_CAST');
  }
  if ((word === 'CONVERT' || word === 'TRY_CONVERT') && cursor.peek(1).text === '(') {
    cursor.take();
    return parseConvert(context, word === 'TRY_CONVERT');
  }
  if (niladicFunctions.has(word) && cursor.peek(1).text !== '(') {
    cursor.take();
    return { type: 'call', name: word, args: [], distinct: false, star: false, over: undefined };
  }
  if (reservedFunctions.has(word)) {
    cursor.take();
    return parseCall(context, word);
  }
  return parseNamed(context);
}

function parseNamed(context: ExpressionContext): Expression {
  const { cursor } = context;
  const path = cursor.path();
  const [name = ''] = path;
  if (path.length === 1 && cursor.at('(')) {
    return parseCall(context, name.toUpperCase());
  }
  return { type: 'column', path };
}

function parseCall(context: ExpressionContext, name: string): Expression {
  const { cursor } = context;
  cursor.expect('(');
  let star = false;
  let distinct = false;
  const args: Expression[] = [];
  if (cursor.skip('*')) {
    star = true;
  } else if (!cursor.at(')')) {
    distinct = cursor.skip('DISTINCT');
    if (!distinct) {
      cursor.skip('ALL');
    }
    args.push(...cursor.list(() => parseDatePartOr(context, name)));
  }
  cursor.expect(')');
  const over = cursor.skip('OVER') ? parseWindow(context) : undefined;
  return { type: 'call', name, args, distinct, star, over };
}

const datePartFunctions: ReadonlySet<string> = new Set(['DATEADD', 'DATEDIFF', 'DATEPART', 'DATENAME']);

/** Date functions take a bare word first (`day`): it parses as a column name and is read back as one. */
function parseDatePartOr(context: ExpressionContext, name: string): Expression {
  return datePartFunctions.has(name) ? parseValue(context) : parseExpression(context);
}

function parseWindow(context: ExpressionContext): WindowDefinition {
  const { cursor } = context;
  cursor.expect('(');
  const partition = cursor.skip('PARTITION', 'BY') ? cursor.list(() => parseValue(context)) : [];
  const order = cursor.skip('ORDER', 'BY') ? parseOrderItems(context) : [];
  cursor.expect(')');
  return { partition, order };
}

export function parseOrderItems(context: ExpressionContext): OrderItem[] {
  const { cursor } = context;
  return cursor.list(() => {
    const expression = parseValue(context);
    const descending = cursor.skip('DESC');
    if (!descending) {
      cursor.skip('ASC');
    }
    return { expression, descending };
  });
}

function parseCase(context: ExpressionContext): Expression {
  const { cursor } = context;
  const input = cursor.at('WHEN') ? undefined : parseValue(context);
  const branches: { when: Expression; result: Expression }[] = [];
  while (cursor.skip('WHEN')) {
    const when = parseExpression(context);
    cursor.expect('THEN');
    branches.push({ when, result: parseValue(context) });
  }
  const otherwise = cursor.skip('ELSE') ? parseValue(context) : undefined;
  cursor.expect('END');
  if (branches.length === 0) {
    throw cursor.unexpected();
  }
  return { type: 'case', input, branches, otherwise };
}

function parseCast(context: ExpressionContext, attempt: boolean): Expression {
  const { cursor } = context;
  cursor.expect('(');
  const operand = parseValue(context);
  cursor.expect('AS');
  const target = parseType(cursor, 30);
  cursor.expect(')');
  return { type: 'cast', operand, target, style: undefined, attempt };
}

function parseConvert(context: ExpressionContext, attempt: boolean): Expression {
  const { cursor } = context;
  cursor.expect('(');
  const target = parseType(cursor, 30);
  cursor.expect(',');
  const operand = parseValue(context);
  const style = cursor.skip(',') ? parseValue(context) : undefined;
  cursor.expect(')');
  return { type: 'cast', operand, target, style, attempt };
}

import { notSupported } from '../sqlError.ts';
import { parseCondition } from './conditionParser.ts';
import type { ExpressionContext } from './expressionContext.ts';
import { parseExpression, parseOrderItems, parseValue } from './expressionParser.ts';
import { parseTableSource } from './fromParser.ts';
import type { CommonTable, Expression, Query, QueryBody, Select, SelectItem } from './syntax.ts';
import type { TokenCursor } from './tokenCursor.ts';

export function expressionContext(cursor: TokenCursor): ExpressionContext {
  return { cursor, nested: parseQuery, condition: parseCondition };
}

/** WITH ..., SELECT ... UNION ..., ORDER BY, OFFSET/FETCH, OPTION. */
export function parseQuery(cursor: TokenCursor): Query {
  const commonTables = cursor.skip('WITH') ? cursor.list(() => parseCommonTable(cursor)) : [];
  const body = parseBody(cursor);
  const context = expressionContext(cursor);
  const orderBy = cursor.skip('ORDER', 'BY') ? parseOrderItems(context) : [];
  let offset: Expression | undefined;
  let fetch: Expression | undefined;
  if (orderBy.length > 0 && cursor.skip('OFFSET')) {
    offset = parseValue(context);
    if (!cursor.skip('ROWS')) {
      cursor.expect('ROW');
    }
    if (cursor.skip('FETCH', 'NEXT') || cursor.skip('FETCH', 'FIRST')) {
      fetch = parseValue(context);
      if (!cursor.skip('ROWS')) {
        cursor.expect('ROW');
      }
      cursor.expect('ONLY');
    }
  }
  skipOptions(cursor);
  if (cursor.at('FOR')) {
    throw notSupported('FOR');
  }
  return { commonTables, body, orderBy, offset, fetch };
}

/** OPTION (RECOMPILE, MAXDOP 1): hints to an optimiser the sandbox does not have. */
function skipOptions(cursor: TokenCursor): void {
  if (!cursor.skip('OPTION')) {
    return;
  }
  cursor.expect('(');
  while (!cursor.skip(')')) {
    if (cursor.atEnd) {
      throw cursor.unexpected();
    }
    cursor.take();
  }
}

function parseCommonTable(cursor: TokenCursor): CommonTable {
  const name = cursor.name();
  const columns = parseColumnNames(cursor);
  cursor.expect('AS', '(');
  const query = parseQuery(cursor);
  cursor.expect(')');
  return { name, columns, query };
}

/** An optional `(a, b)`. */
export function parseColumnNames(cursor: TokenCursor): string[] {
  if (!cursor.skip('(')) {
    return [];
  }
  const names = cursor.list(() => cursor.name());
  cursor.expect(')');
  return names;
}

function parseBody(cursor: TokenCursor): QueryBody {
  let left = parseTerm(cursor);
  for (;;) {
    if (cursor.skip('UNION')) {
      const operator = cursor.skip('ALL') ? 'UNION ALL' : 'UNION';
      left = { type: 'set', operator, left, right: parseTerm(cursor) };
    } else if (cursor.at('EXCEPT') || cursor.at('INTERSECT')) {
      const operator = cursor.take().text as 'EXCEPT';
      left = { type: 'set', operator, left, right: parseTerm(cursor) };
    } else {
      return left;
    }
  }
}

function parseTerm(cursor: TokenCursor): QueryBody {
  if (cursor.skip('(')) {
    const body = parseBody(cursor);
    cursor.expect(')');
    return body;
  }
  return parseSelect(cursor);
}

function parseTop(cursor: TokenCursor): Pick<Select, 'top' | 'ties'> {
  const top = parseTopCount(cursor);
  if (top !== undefined && cursor.at('PERCENT')) {
    throw notSupported('TOP ... PERCENT');
  }
  return { top, ties: top !== undefined && cursor.skip('WITH', 'TIES') };
}

/** TOP 5, TOP (5), TOP (@n). */
export function parseTopCount(cursor: TokenCursor): Expression | undefined {
  if (!cursor.skip('TOP')) {
    return undefined;
  }
  if (cursor.skip('(')) {
    const count = parseValue(expressionContext(cursor));
    cursor.expect(')');
    return count;
  }
  return { type: 'number', text: String(cursor.integer()) };
}

function parseSelect(cursor: TokenCursor): Select {
  cursor.expect('SELECT');
  const context = expressionContext(cursor);
  const distinct = cursor.skip('DISTINCT');
  if (!distinct) {
    cursor.skip('ALL');
  }
  const { top, ties } = parseTop(cursor);
  const items = cursor.list(() => parseSelectItem(context));
  if (cursor.at('INTO')) {
    throw notSupported('SELECT INTO');
  }
  const from = cursor.skip('FROM') ? cursor.list(() => parseTableSource(context)) : [];
  const where = cursor.skip('WHERE') ? parseExpression(context) : undefined;
  const groupBy = cursor.skip('GROUP', 'BY') ? cursor.list(() => parseValue(context)) : [];
  const having = cursor.skip('HAVING') ? parseExpression(context) : undefined;
  return { type: 'select', distinct, top, ties, items, from, where, groupBy, having };
}

function parseSelectItem(context: ExpressionContext): SelectItem {
  const { cursor } = context;
  if (cursor.skip('*')) {
    return { type: 'star', qualifier: [] };
  }
  if (cursor.peek().type === 'variable' && cursor.peek(1).text === '=') {
    const variable = cursor.take().text;
    cursor.expect('=');
    return { type: 'assign', variable, expression: parseValue(context) };
  }
  const qualifier = parseStarQualifier(cursor);
  if (qualifier !== undefined) {
    return { type: 'star', qualifier };
  }
  if (cursor.atName() && cursor.peek(1).text === '=' && cursor.peek(1).type === 'symbol') {
    const alias = cursor.name();
    cursor.expect('=');
    return { type: 'value', expression: parseValue(context), alias };
  }
  const expression = parseValue(context);
  return { type: 'value', expression, alias: parseAlias(cursor) };
}

/** `t.*` or `dbo.t.*`. */
function parseStarQualifier(cursor: TokenCursor): string[] | undefined {
  let length = 0;
  while (cursor.peek(length + 1).text === '.' && cursor.peek(length).type !== 'symbol') {
    length += 2;
  }
  const star = cursor.peek(length);
  if (length === 0 || star.type !== 'symbol' || star.text !== '*' || !cursor.atName()) {
    return undefined;
  }
  const parts: string[] = [];
  for (let taken = 0; taken < length; taken += 2) {
    parts.push(cursor.name());
    cursor.expect('.');
  }
  cursor.expect('*');
  return parts;
}

/** `AS name`, `name`, `'name'`, or nothing. */
function parseAlias(cursor: TokenCursor): string | undefined {
  const explicit = cursor.skip('AS');
  if (cursor.peek().type === 'string') {
    return cursor.take().text;
  }
  return explicit || cursor.atName() ? cursor.name() : undefined;
}

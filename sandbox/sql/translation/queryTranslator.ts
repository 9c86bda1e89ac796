import { notSupported, SqlError, tiesWithoutOrder } from '../sqlError.ts';
import type {
  CommonTable,
  Expression,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
} from '../language/syntax.ts';
import { isText, type DataType } from '../values/dataType.ts';
import type { ResultColumn } from '../tds/typeInfo.ts';
import { containsAggregate, hasAggregate } from './containsAggregate.ts';
import { convert } from './conversion.ts';
import { translateFrom } from './fromTranslator.ts';
import { orderClause, translateOrder, type Order, type Output } from './orderTranslator.ts';
import { sameName, type Scope } from './scope.ts';
import type { TranslatedQuery, Translator } from './translator.ts';
import { comparisonKey, typed, type Typed } from './typed.ts';
import { unify } from './unify.ts';

interface Tail {
  readonly orderBy: readonly OrderItem[];
  readonly limit: string;
  /** The count of TOP WITH TIES. */
  readonly ties: string | undefined;
}

/** Translates a query; its SQLite columns are named c0, c1, ... in order. */
export function translateQuery(
  translator: Translator,
  query: Query,
  scope: Scope,
  outermost = false,
): TranslatedQuery {
  const commonTables = new Map<string, CommonTable>(scope.commonTables);
  for (const table of query.commonTables) {
    commonTables.set(table.name.toLowerCase(), table);
  }
  const inner: Scope = { ...scope, commonTables };
  const limit = limitOf(translator, query, inner);
  const ties = tiesOf(translator, query, inner, outermost);
  const tail: Tail = { orderBy: query.orderBy, limit: ties === undefined ? limit : '', ties };
  return query.body.type === 'select'
    ? translateSelect(translator, query.body, inner, tail)
    : translateSet(translator, query.body, inner, tail);
}

function count(translator: Translator, expression: Expression, scope: Scope): string {
  const value = translator.value(expression, { ...scope, sources: [] });
  return value.constant === undefined ? `row_limit(${value.sql})` : value.sql;
}

function limitOf(translator: Translator, query: Query, scope: Scope): string {
  const top = query.body.type === 'select' ? query.body.top : undefined;
  if (top !== undefined && query.offset !== undefined) {
    throw new SqlError(10741, 'A TOP can not be used in the same query or sub-query as a OFFSET.', 15, 2);
  }
  if (top !== undefined) {
    return ` LIMIT ${count(translator, top, scope)}`;
  }
  if (query.offset === undefined) {
    return '';
  }
  const fetch = query.fetch === undefined ? '-1' : count(translator, query.fetch, scope);
  return ` LIMIT ${fetch} OFFSET ${count(translator, query.offset, scope)}`;
}

/** TOP WITH TIES reads its rows itself, which a query inside another cannot. */
function tiesOf(
  translator: Translator,
  { body, orderBy }: Query,
  scope: Scope,
  outermost: boolean,
): string | undefined {
  if (body.type !== 'select' || !body.ties || body.top === undefined) {
    return undefined;
  }
  if (orderBy.length === 0) {
    throw tiesWithoutOrder();
  }
  if (!outermost || body.distinct || body.items.some((item) => item.type === 'assign')) {
    throw notSupported('TOP ... WITH TIES in a sub-query, with DISTINCT or in an assignment');
  }
  return count(translator, body.top, scope);
}

function translateSelect(translator: Translator, select: Select, parent: Scope, tail: Tail): TranslatedQuery {
  const from = translateFrom(translator, select.from, parent);
  const rows: Scope = { ...parent, sources: from.sources, parent, grouping: undefined, aggregates: 'where' };
  const where = select.where === undefined ? '' : ` WHERE ${translator.condition(select.where, rows)}`;
  const groupKeys = select.groupBy.map((expression) => groupKey(translator.value(expression, rows)));
  const grouped =
    groupKeys.length > 0 ||
    select.having !== undefined ||
    select.items.some(hasAggregate) ||
    tail.orderBy.some((item) => containsAggregate(item.expression));
  const output: Scope = {
    ...rows,
    grouping: grouped ? { keys: new Set(groupKeys) } : undefined,
    aggregates: 'allowed',
  };
  const outputs = select.items.flatMap((item) => translateItem(translator, item, output));
  const having = select.having === undefined ? '' : ` HAVING ${translator.condition(select.having, output)}`;
  const groupBy = groupKeys.length === 0 ? '' : ` GROUP BY ${groupKeys.join(', ')}`;
  const list = outputs.map(({ value }, index) => `${value.sql} AS c${index}`).join(', ');
  const rest = `${from.sql}${where}${groupBy}${having}`;
  const core = `SELECT ${list}${rest}`;
  const columns = outputs.map(resultColumn);
  const orders = tail.orderBy.map((item) => translateOrder(translator, item, outputs, output));
  if (tail.ties !== undefined) {
    const extra = [tail.ties, ...orders.map(({ key }) => key)];
    return {
      sql: `SELECT ${list}, ${extra.join(', ')}${rest}${orderClause(orders)}`,
      columns,
      ties: extra.length,
    };
  }
  if (!select.distinct) {
    return { sql: `${core}${orderClause(orders)}${tail.limit}`, columns };
  }
  return { sql: distinct(translator, core, columns, orders) + tail.limit, columns };
}

function groupKey(value: Typed): string {
  if (value.type.kind === 'text') {
    throw new SqlError(
      306,
      'The text, ntext, and image data types cannot be compared or sorted, except when using IS NULL or LIKE operator.',
      16,
      2,
    );
  }
  return comparisonKey(value);
}

/** DISTINCT under the collation: one row of each group of equal keys. */
function distinct(
  translator: Translator,
  core: string,
  columns: readonly ResultColumn[],
  orders: readonly Order[],
): string {
  const source = translator.uniqueName();
  const keys = columns.map((column, index) => outputKey(source, column.type, index));
  const names = columns.map((_, index) => `${source}.c${index} AS c${index}`).join(', ');
  const sorted = orders.map((order) => {
    if (order.output === undefined) {
      throw new SqlError(
        145,
        'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.',
        15,
      );
    }
    return { ...order, sql: `${keys[order.output] ?? ''}${order.sql.endsWith(' DESC') ? ' DESC' : ''}` };
  });
  return `SELECT ${names} FROM (${core}) AS ${source} GROUP BY ${keys.join(', ')}${orderClause(sorted)}`;
}

function outputKey(source: string, type: DataType, index: number): string {
  if (type.kind === 'text') {
    throw new SqlError(
      421,
      'The text data type cannot be selected as DISTINCT because it is not comparable.',
    );
  }
  return comparisonKey(typed(`${source}.c${index}`, type));
}

function resultColumn({ name, value }: Output): ResultColumn {
  const column = { name, type: value.type, nullable: value.nullable };
  return value.table === undefined ? column : { ...column, table: value.table };
}

function translateItem(translator: Translator, item: SelectItem, scope: Scope): Output[] {
  switch (item.type) {
    case 'assign':
      return [{ name: item.variable, value: translator.value(item.expression, scope) }];
    case 'value': {
      const value = translator.value(item.expression, scope);
      const own = item.expression.type === 'column' ? item.expression.path.at(-1) : undefined;
      return [{ name: item.alias ?? (own === undefined ? '' : (value.name ?? own)), value }];
    }
    default:
      return expandStar(translator, item.qualifier, scope);
  }
}

function expandStar(translator: Translator, qualifier: readonly string[], scope: Scope): Output[] {
  const alias = qualifier.at(-1);
  const sources = scope.sources.filter((source) => alias === undefined || sameName(source.alias, alias));
  if (sources.length === 0) {
    throw alias === undefined
      ? new SqlError(263, 'Must specify table to select from.')
      : new SqlError(
          107,
          `The column prefix '${alias}' does not match with a table name or alias name used in the query.`,
          15,
        );
  }
  return sources.flatMap((source) =>
    source.columns.map((column) => ({
      name: column.name,
      value:
        scope.grouping === undefined
          ? column
          : translator.value({ type: 'column', path: [source.alias, column.name] }, scope),
    })),
  );
}

/** UNION, EXCEPT, INTERSECT: the branches' columns meet in common types. */
function translateSet(
  translator: Translator,
  body: Exclude<QueryBody, Select>,
  scope: Scope,
  tail: Tail,
): TranslatedQuery {
  const branch = (part: QueryBody): TranslatedQuery => {
    const bare: Tail = { orderBy: [], limit: '', ties: undefined };
    if (part.type === 'set') {
      return translateSet(translator, part, scope, bare);
    }
    if (part.ties) {
      throw tiesWithoutOrder();
    }
    const limit = part.top === undefined ? '' : ` LIMIT ${count(translator, part.top, scope)}`;
    return translateSelect(translator, part, scope, { ...bare, limit });
  };
  const left = branch(body.left);
  const right = branch(body.right);
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      205,
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    );
  }
  const columns = left.columns.map((column, index): ResultColumn => {
    const other = right.columns[index] ?? column;
    const values = [column, other].map(({ type, nullable }) => typed('', type, nullable));
    return { name: column.name, type: unify(values), nullable: column.nullable || other.nullable };
  });
  if (body.operator === 'EXCEPT' || body.operator === 'INTERSECT') {
    // SQLite would compare byte by byte, not under the collation.
    if (columns.some((column) => isText(column.type))) {
      throw notSupported(`${body.operator} of text columns`);
    }
  }
  const adapt = (query: TranslatedQuery): string => {
    const source = translator.uniqueName();
    const list = columns.map(({ type }, index) => {
      const own = query.columns[index];
      const value = own === undefined ? typed('NULL', type) : typed(`${source}.c${index}`, own.type);
      return `${convert(value, type).sql} AS c${index}`;
    });
    return `SELECT ${list.join(', ')} FROM (${query.sql}) AS ${source}`;
  };
  const word = body.operator === 'UNION' ? 'UNION ALL' : body.operator;
  const union = `${adapt(left)} ${word} ${adapt(right)}`;
  const source = translator.uniqueName();
  const outputs = columns.map((column, index): Output => ({
    name: column.name,
    value: typed(`${source}.c${index}`, column.type),
  }));
  const empty: Scope = { ...scope, sources: [], parent: undefined, aggregates: 'where', grouping: undefined };
  const orders = tail.orderBy.map((item) => translateOrder(translator, item, outputs, empty));
  const names = outputs.map(({ value }, index) => `${value.sql} AS c${index}`).join(', ');
  const keys =
    body.operator === 'UNION'
      ? ` GROUP BY ${columns.map((column, index) => outputKey(source, column.type, index)).join(', ')}`
      : '';
  return {
    sql: `SELECT ${names} FROM (${union}) AS ${source}${keys}${orderClause(orders)}${tail.limit}`,
    columns,
  };
}

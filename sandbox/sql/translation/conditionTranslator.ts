import { invalidOperands, nonBoolean, SqlError } from '../sqlError.ts';
import type { ComparisonOperator, Condition, Expression } from '../language/syntax.ts';
import { isText, plainType, textType, typeName } from '../values/dataType.ts';
import { convert } from './conversion.ts';
import { translateKeyPaging } from './keyPaging.ts';
import type { Scope } from './scope.ts';
import type { Translator } from './translator.ts';
import { commonText } from './typeRules.ts';
import { collationText, comparisonKey, type Typed } from './typed.ts';
import { unify } from './unify.ts';

const operatorNames: Readonly<Record<ComparisonOperator, string>> = {
  '=': 'equal to',
  '<>': 'not equal to',
  '<': 'less than',
  '>': 'greater than',
  '<=': 'less than or equal to',
  '>=': 'greater than or equal to',
};

/** Two values in their common type, ready to compare. */
function comparable(left: Typed, right: Typed, operator: ComparisonOperator): readonly [Typed, Typed] {
  if (left.type.kind === 'text' || right.type.kind === 'text') {
    throw invalidOperands(typeName(left.type), typeName(right.type), operatorNames[operator]);
  }
  const type = unify([left, right]);
  return [convert(left, type), convert(right, type)];
}

function compare(left: Typed, right: Typed, operator: ComparisonOperator): string {
  const [a, b] = comparable(left, right, operator);
  return `(${comparisonKey(a)} ${operator} ${comparisonKey(b)})`;
}

const isCondition = (expression: Expression): expression is Condition =>
  ['compare', 'and', 'or', 'not', 'in', 'inQuery', 'like', 'between', 'isNull', 'exists'].includes(
    expression.type,
  );

/** Translates a condition to SQLite's three-valued logic, which is SQL Server's. */
export function translateCondition(translator: Translator, expression: Expression, scope: Scope): string {
  if (!isCondition(expression)) {
    throw nonBoolean(expression.type === 'column' ? (expression.path.at(-1) ?? '') : expression.type);
  }
  const value = (operand: Expression): Typed => translator.value(operand, scope);
  const negate = (negated: boolean, sql: string): string => (negated ? `(NOT ${sql})` : sql);
  switch (expression.type) {
    case 'compare':
      return compare(value(expression.left), value(expression.right), expression.operator);
    case 'or': {
      const paging = translateKeyPaging(translator, expression, scope);
      return paging ?? joined('OR', expression, translator, scope);
    }
    case 'and':
      return joined('AND', expression, translator, scope);
    case 'not':
      return `(NOT ${translator.condition(expression.operand, scope)})`;
    case 'isNull':
      return `(${value(expression.operand).sql} IS ${expression.negated ? 'NOT ' : ''}NULL)`;
    case 'between': {
      const operand = value(expression.operand);
      const low = compare(operand, value(expression.low), '>=');
      return negate(expression.negated, `(${low} AND ${compare(operand, value(expression.high), '<=')})`);
    }
    case 'in':
      return negate(expression.negated, translateList(value(expression.operand), expression.list.map(value)));
    case 'inQuery':
      return negate(expression.negated, translateInQuery(translator, expression, scope));
    case 'like': {
      const operand = value(expression.operand);
      const escape = expression.escape === undefined ? "''" : value(expression.escape).sql;
      const text = isText(operand.type) ? operand : convert(operand, textType('varchar', 100));
      const pattern = convert(value(expression.pattern), textType('nvarchar', 4000));
      const collation = collationText(commonText(text.type, pattern.type));
      return negate(expression.negated, `like_match(${text.sql}, ${pattern.sql}, ${escape}, ${collation})`);
    }
    default:
      return `EXISTS (${translator.query(expression.query, { ...scope, grouping: undefined }).sql})`;
  }
}

/** Long chains of AND or OR are flattened: SQLite limits the depth of an expression. */
function joined(
  word: 'AND' | 'OR',
  expression: Extract<Condition, { type: 'and' | 'or' }>,
  translator: Translator,
  scope: Scope,
): string {
  const parts: string[] = [];
  let rest: Expression = expression;
  while (rest.type === expression.type) {
    parts.push(translator.condition(rest.right, scope));
    rest = rest.left;
  }
  parts.push(translator.condition(rest, scope));
  return `(${parts.reverse().join(` ${word} `)})`;
}

function translateList(operand: Typed, list: readonly Typed[]): string {
  const type = unify([operand, ...list]);
  if (type.kind === 'text') {
    throw invalidOperands('text', 'varchar', operatorNames['=']);
  }
  const keyOf = (item: Typed): string => comparisonKey(convert(item, type));
  return `(${keyOf(operand)} IN (${list.map(keyOf).join(', ')}))`;
}

function translateInQuery(
  translator: Translator,
  expression: Extract<Condition, { type: 'inQuery' }>,
  scope: Scope,
): string {
  const operand = translator.value(expression.operand, scope);
  const query = translator.query(expression.query, { ...scope, grouping: undefined });
  const [column, second] = query.columns;
  if (column === undefined || second !== undefined) {
    throw new SqlError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  const source = translator.uniqueName();
  const inner: Typed = { sql: `${source}.c0`, type: column.type, nullable: true };
  const [a, b] = comparable(operand, inner, '=');
  return `(${comparisonKey(a)} IN (SELECT ${comparisonKey(b)} FROM (${query.sql}) AS ${source}))`;
}

/** A condition as a value of 1, 0 or NULL, for IF. */
export const bitOfCondition = (sql: string): Typed => ({
  sql: `(${sql})`,
  type: plainType('bit'),
  nullable: true,
});

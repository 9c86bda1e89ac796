import { notSupported, SqlError, wrongArgumentCount } from '../sqlError.ts';
import type { Expression, WindowDefinition } from '../language/syntax.ts';
import {
  decimalType,
  isExact,
  isFloat,
  isInteger,
  isText,
  plainType,
  type DataType,
} from '../values/dataType.ts';
import type { Scope } from './scope.ts';
import type { Translator } from './translator.ts';
import { collationText, comparisonKey, intValue, typed, type Typed } from './typed.ts';

type Call = Extract<Expression, { type: 'call' }>;

export const aggregateNames: ReadonlySet<string> = new Set([
  'COUNT',
  'COUNT_BIG',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
]);

function countType(name: string): DataType {
  return plainType(name === 'COUNT' ? 'int' : 'bigint');
}

function argument(translator: Translator, call: Call, scope: Scope): Typed {
  const [first, second] = call.args;
  if (first === undefined || second !== undefined) {
    throw wrongArgumentCount(call.name.toLowerCase(), 1);
  }
  const value = translator.value(first, { ...scope, grouping: undefined, aggregates: 'nested' });
  if (value.type.kind === 'text') {
    throw new SqlError(8117, `Operand data type text is invalid for ${call.name.toLowerCase()} operator.`);
  }
  return value;
}

/** SUM and AVG: ints sum to int, bigint to bigint, decimals to 38 digits. */
function sum(name: 'SUM' | 'AVG', value: Typed, distinct: boolean): Typed {
  const suffix = name.toLowerCase();
  const inner = `${distinct ? 'DISTINCT ' : ''}${value.sql}`;
  if (isInteger(value.type) && value.type.kind !== 'bit') {
    const kind = value.type.kind === 'bigint' ? 'bigint' : 'int';
    return typed(`${kind}_${suffix}(${inner})`, plainType(kind));
  }
  if (isExact(value.type)) {
    const scale = name === 'SUM' ? value.type.scale : Math.max(value.type.scale, 6);
    const type = value.type.kind === 'money' ? value.type : decimalType(38, scale);
    return typed(name === 'SUM' ? `dec_sum(${inner})` : `dec_cut(dec_avg(${inner}), ${type.scale})`, type);
  }
  if (isFloat(value.type)) {
    return typed(`${suffix}(${inner})`, plainType('float'));
  }
  throw new SqlError(8117, `Operand data type ${value.type.kind} is invalid for ${suffix} operator.`);
}

function extreme(name: 'MIN' | 'MAX', value: Typed): Typed {
  const suffix = name.toLowerCase();
  if (isText(value.type)) {
    return typed(`text_${suffix}(${value.sql}, ${collationText(value.type)})`, value.type);
  }
  return typed(isExact(value.type) ? `dec_${suffix}(${value.sql})` : `${suffix}(${value.sql})`, value.type);
}

export function translateAggregate(translator: Translator, call: Call, scope: Scope): Typed {
  if (scope.aggregates === 'where') {
    throw new SqlError(
      147,
      'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
      15,
    );
  }
  if (scope.aggregates === 'nested') {
    throw new SqlError(
      130,
      'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
      15,
    );
  }
  switch (call.name) {
    case 'COUNT':
    case 'COUNT_BIG': {
      if (call.star) {
        return typed('count(*)', countType(call.name), false);
      }
      const value = argument(translator, call, scope);
      const counted = call.distinct ? `DISTINCT ${comparisonKey(value)}` : value.sql;
      return typed(`count(${counted})`, countType(call.name), false);
    }
    case 'SUM':
    case 'AVG':
      return sum(call.name, argument(translator, call, scope), call.distinct);
    case 'MIN':
    case 'MAX':
      return extreme(call.name, argument(translator, call, scope));
    default:
      throw notSupported(call.name);
  }
}

const ranking: ReadonlySet<string> = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);

/** ROW_NUMBER, RANK, DENSE_RANK and COUNT over a window. */
export function translateWindow(
  translator: Translator,
  call: Call,
  over: WindowDefinition,
  scope: Scope,
): Typed {
  const key = (expression: Expression): string => comparisonKey(translator.value(expression, scope));
  const partition = over.partition.length === 0 ? '' : `PARTITION BY ${over.partition.map(key).join(', ')}`;
  const constant = over.order.every(({ expression }) => expression.type === 'subquery');
  const order =
    over.order.length === 0 || constant
      ? ''
      : `ORDER BY ${over.order.map((item) => `${key(item.expression)}${item.descending ? ' DESC' : ''}`).join(', ')}`;
  const window = `OVER (${[partition, order].filter((part) => part !== '').join(' ')})`;
  if (ranking.has(call.name)) {
    if (over.order.length === 0) {
      throw new SqlError(4112, `The function '${call.name}' must have an OVER clause with ORDER BY.`, 15);
    }
    return typed(`${call.name.toLowerCase()}() ${window}`, plainType('bigint'), false);
  }
  if ((call.name === 'COUNT' || call.name === 'COUNT_BIG') && !call.distinct) {
    const counted = call.star ? '*' : argument(translator, call, scope).sql;
    const type = countType(call.name);
    return call.name === 'COUNT'
      ? intValue(`count(${counted}) ${window}`, false)
      : typed(`count(${counted}) ${window}`, type, false);
  }
  throw notSupported(`${call.name} OVER`);
}

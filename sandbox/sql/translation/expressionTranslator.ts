import {
  notInGroupBy,
  SqlError,
  syntaxNearKeyword,
  undeclaredVariable,
  unknownFunction,
} from '../sqlError.ts';
import type { Expression } from '../language/syntax.ts';
import { narrow } from '../values/codePage1252.ts';
import { findCollation } from '../values/collation.ts';
import { isText, plainType, textType, typeName, type DataType } from '../values/dataType.ts';
import { aggregateNames, translateAggregate, translateWindow } from './aggregateTranslator.ts';
import { translateBinary } from './arithmeticTranslator.ts';
import { convert } from './conversion.ts';
import { functions } from './functions.ts';
import { numberLiteral } from './numberLiteral.ts';
import { findColumn, type Scope } from './scope.ts';
import { serverVariable } from './serverValues.ts';
import type { Translator } from './translator.ts';
import { comparisonKey, quoteText, typed, type Typed } from './typed.ts';
import { unify } from './unify.ts';

/** Translates a value. In a grouped query, an expression that is a GROUP BY key may stand whole. */
export function translateValue(translator: Translator, expression: Expression, scope: Scope): Typed {
  if (scope.grouping !== undefined && expression.type !== 'subquery') {
    const plain = tryPlain(translator, expression, scope);
    if (plain !== undefined && scope.grouping.keys.has(comparisonKey(plain))) {
      return plain;
    }
  }
  return translate(translator, expression, scope);
}

/** The expression as it would read outside the grouping, to compare with the keys; undefined with aggregates inside. */
function tryPlain(translator: Translator, expression: Expression, scope: Scope): Typed | undefined {
  try {
    return translate(translator, expression, { ...scope, grouping: undefined, aggregates: 'where' });
  } catch (error) {
    if (error instanceof SqlError) {
      return undefined;
    }
    throw error;
  }
}

function translate(translator: Translator, expression: Expression, scope: Scope): Typed {
  switch (expression.type) {
    case 'number':
      return numberLiteral(expression.text);
    case 'string': {
      // Without the N a literal is varchar: what the code page lacks is lost.
      const text = expression.national ? expression.value : narrow(expression.value);
      const type = textType(expression.national ? 'nvarchar' : 'varchar', Math.max(1, text.length));
      return { ...typed(quoteText(text), type, false), constant: text };
    }
    case 'null':
      return { ...typed('NULL', plainType('int')), untyped: true };
    case 'variable':
      return variable(translator, expression.name);
    case 'serverVariable':
      return serverVariable(translator, expression.name);
    case 'column':
      return column(expression.path, scope);
    case 'negate': {
      const operand = translator.value(expression.operand, scope);
      return operand.constant === undefined
        ? translateBinary('-', numberLiteral('0'), operand)
        : {
            ...operand,
            sql: operand.type.kind === 'decimal' ? quoteText(`-${operand.constant}`) : `(-${operand.sql})`,
          };
    }
    case 'binary':
      return translateBinary(
        expression.operator,
        translator.value(expression.left, scope),
        translator.value(expression.right, scope),
      );
    case 'case':
      return translateCase(translator, expression, scope);
    case 'call':
      return translateCall(translator, expression, scope);
    case 'cast':
      return translateCast(translator, expression, scope);
    case 'collate':
      return collate(translator, translator.value(expression.operand, scope), expression.collation);
    case 'subquery': {
      const query = translator.query(expression.query, { ...scope, grouping: undefined });
      const [first, second] = query.columns;
      if (first === undefined || second !== undefined) {
        throw new SqlError(
          116,
          'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
        );
      }
      return typed(`(${query.sql})`, first.type);
    }
    default:
      // A condition where a value belongs.
      throw syntaxNearKeyword(expression.type);
  }
}

function variable(translator: Translator, name: string): Typed {
  const type = translator.input.variables.get(name);
  if (type === undefined) {
    throw undeclaredVariable(name);
  }
  return typed(translator.placeholder(name), type);
}

function column(path: readonly string[], scope: Scope): Typed {
  const { column: found, own } = findColumn(scope, path);
  if (own && scope.grouping !== undefined && !scope.grouping.keys.has(comparisonKey(found))) {
    throw notInGroupBy(path.join('.'));
  }
  return found;
}

function translateCase(
  translator: Translator,
  expression: Extract<Expression, { type: 'case' }>,
  scope: Scope,
): Typed {
  const { input, otherwise } = expression;
  const conditions = expression.branches.map(({ when }) =>
    translator.condition(
      input === undefined ? when : { type: 'compare', operator: '=', left: input, right: when },
      scope,
    ),
  );
  const results = expression.branches.map(({ result }) => translator.value(result, scope));
  const last = otherwise === undefined ? undefined : translator.value(otherwise, scope);
  const all = last === undefined ? results : [...results, last];
  const type = unify(all);
  const branches = results.map(
    (result, index) => `WHEN ${conditions[index] ?? ''} THEN ${convert(result, type).sql}`,
  );
  const tail = last === undefined ? '' : ` ELSE ${convert(last, type).sql}`;
  const nullable = last === undefined || all.some((value) => value.nullable);
  return typed(`CASE ${branches.join(' ')}${tail} END`, type, nullable);
}

function translateCall(
  translator: Translator,
  expression: Extract<Expression, { type: 'call' }>,
  scope: Scope,
): Typed {
  if (expression.over !== undefined) {
    return translateWindow(translator, expression, expression.over, scope);
  }
  if (aggregateNames.has(expression.name)) {
    return translateAggregate(translator, expression, scope);
  }
  const translateFunction = functions[expression.name];
  if (translateFunction === undefined || expression.star || expression.distinct) {
    throw unknownFunction(expression.name);
  }
  return translateFunction({ translator, scope, name: expression.name, args: expression.args });
}

function translateCast(
  translator: Translator,
  expression: Extract<Expression, { type: 'cast' }>,
  scope: Scope,
): Typed {
  const operand = translator.value(expression.operand, scope);
  const { style } = expression;
  if (style !== undefined && style.type !== 'number') {
    throw new SqlError(281, 'The style of CONVERT must be a number here.');
  }
  return convert(operand, expression.target, {
    explicit: true,
    attempt: expression.attempt,
    style: Number(style?.text ?? 0),
  });
}

/** COLLATE: the text compares as asked; an index serves only where that is the column's own collation. */
function collate(translator: Translator, operand: Typed, wanted: string): Typed {
  const own = wanted.toLowerCase() === 'database_default' ? translator.input.collation : wanted;
  const collation = findCollation(own)?.name;
  if (collation === undefined) {
    throw new SqlError(448, `Invalid collation '${wanted}'.`);
  }
  if (!isText(operand.type)) {
    throw new SqlError(447, `Expression type ${typeName(operand.type)} is invalid for COLLATE clause.`);
  }
  const { key, ...rest } = operand;
  const type: DataType = { ...operand.type, collation, collated: true };
  return key === undefined || collation !== operand.type.collation ? { ...rest, type } : { ...operand, type };
}

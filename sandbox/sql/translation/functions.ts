import { SqlError, wrongArgumentCount } from '../sqlError.ts';
import {
  collatedAs,
  isExact,
  isFloat,
  isInteger,
  isNational,
  isText,
  plainType,
  textType,
  decimalType,
  type DataType,
} from '../values/dataType.ts';
import { convert } from './conversion.ts';
import { dateFunctions } from './dateFunctionTranslator.ts';
import { argumentsOf, type FunctionCall, type FunctionTranslator } from './functionCall.ts';
import { serverFunctions } from './serverFunctions.ts';
import { commonText } from './typeRules.ts';
import { collationText, comparisonKey, intValue, typed, type Typed } from './typed.ts';
import { unify } from './unify.ts';

const nothing: Typed = { sql: 'NULL', type: plainType('int'), nullable: true, untyped: true };
const argument = (values: readonly Typed[], index: number): Typed => values[index] ?? nothing;

/** A text argument; other types become text, `text` itself is refused as the server does (8116). */
function text(values: readonly Typed[], index: number, call: FunctionCall, classic = false): Typed {
  const value = argument(values, index);
  if (value.type.kind === 'text' && !classic) {
    throw new SqlError(
      8116,
      `Argument data type text is invalid for argument ${index + 1} of ${call.name.toLowerCase()} function.`,
    );
  }
  return isText(value.type) ? value : convert(value, textType('varchar', 8000));
}

const int = (values: readonly Typed[], index: number): string =>
  convert(argument(values, index), plainType('int')).sql;

function sized(source: DataType, length = source.length): DataType {
  const size = source.kind === 'text' ? 8000 : length;
  return collatedAs(textType(isNational(source) ? 'nvarchar' : 'varchar', size), source);
}

/** The type of texts put together: as long as can be, collated as the texts are. */
function joinedType(parts: readonly Typed[]): DataType {
  const wide = parts.some((part) => isNational(part.type));
  const collated = parts.map((part) => part.type).reduce(commonText);
  return collatedAs(wide ? textType('nvarchar', 4000) : textType('varchar', 8000), collated);
}

const simpleText =
  (sqlite: string): FunctionTranslator =>
  (call) => {
    const value = text(argumentsOf(call, 1), 0, call);
    return typed(`${sqlite}(${value.sql})`, sized(value.type), value.nullable);
  };

const side =
  (sqlite: string): FunctionTranslator =>
  (call) => {
    const values = argumentsOf(call, 2);
    const value = text(values, 0, call);
    return typed(`${sqlite}(${value.sql}, ${int(values, 1)})`, sized(value.type));
  };

const absolute: FunctionTranslator = (call) => {
  const value = argument(argumentsOf(call, 1), 0);
  if (isExact(value.type)) {
    return typed(`ltrim(${value.sql}, '-')`, value.type, value.nullable);
  }
  const number = isInteger(value.type) || isFloat(value.type) ? value : convert(value, plainType('float'));
  return typed(
    `abs(${number.sql})`,
    number.type.kind === 'bit' ? plainType('int') : number.type,
    value.nullable,
  );
};

const round: FunctionTranslator = (call) => {
  const values = argumentsOf(call, 2, 3);
  const value = argument(values, 0);
  const cut = values.length === 3 ? int(values, 2) : '0';
  if (isExact(value.type)) {
    return typed(`dec_round(${value.sql}, ${int(values, 1)}, ${cut})`, value.type, value.nullable);
  }
  const exact = convert(value, decimalType(38, isInteger(value.type) ? 0 : 12));
  const result = typed(`dec_round(${exact.sql}, ${int(values, 1)}, ${cut})`, exact.type, value.nullable);
  return convert(result, value.type);
};

const coalesce = (values: readonly Typed[], type: DataType): Typed =>
  typed(
    `coalesce(${values.map((value) => convert(value, type, { explicit: isText(type) && type.length > 0 }).sql).join(', ')})`,
    type,
    values.every((value) => value.nullable),
  );

export const functions: Readonly<Record<string, FunctionTranslator>> = {
  ...dateFunctions,
  ...serverFunctions,
  // ISNULL has the first argument's type, COALESCE the common one.
  ISNULL: (call) => {
    const values = argumentsOf(call, 2);
    const first = argument(values, 0);
    return coalesce(values, first.untyped === true ? argument(values, 1).type : first.type);
  },
  COALESCE: (call) => {
    const values = argumentsOf(call, 2, 100);
    return coalesce(values, unify(values));
  },
  NULLIF: (call) => {
    const values = argumentsOf(call, 2);
    const type = unify(values);
    const [a, b] = values.map((value) => comparisonKey(convert(value, type)));
    const first = argument(values, 0);
    return typed(`CASE WHEN ${a ?? ''} = ${b ?? ''} THEN NULL ELSE ${first.sql} END`, first.type);
  },
  IIF: (call) => {
    const [condition, yes, no] = call.args;
    if (condition === undefined || yes === undefined || no === undefined) {
      throw wrongArgumentCount('iif', 3);
    }
    return call.translator.value(
      { type: 'case', input: undefined, branches: [{ when: condition, result: yes }], otherwise: no },
      call.scope,
    );
  },
  LEN: (call) => intValue(`len(${text(argumentsOf(call, 1), 0, call).sql})`),
  DATALENGTH: (call) => {
    const value = text(argumentsOf(call, 1), 0, call, true);
    return intValue(`(length(${value.sql}) * ${isNational(value.type) ? 2 : 1})`);
  },
  LTRIM: simpleText('ltrim_text'),
  RTRIM: simpleText('rtrim_text'),
  TRIM: simpleText('trim_text'),
  UPPER: simpleText('upper_text'),
  LOWER: simpleText('lower_text'),
  REVERSE: simpleText('reverse_text'),
  LEFT: side('left_text'),
  RIGHT: side('right_text'),
  REPLICATE: side('repeat_text'),
  SUBSTRING: (call) => {
    const values = argumentsOf(call, 3);
    const value = text(values, 0, call, true);
    return typed(`substring(${value.sql}, ${int(values, 1)}, ${int(values, 2)})`, sized(value.type));
  },
  REPLACE: (call) => {
    const values = argumentsOf(call, 3);
    const parts = values.map((_, index) => text(values, index, call));
    const type = joinedType(parts);
    const list = parts.map((part) => part.sql).join(', ');
    return typed(`replace_text(${list}, ${collationText(type)})`, type);
  },
  CHARINDEX: (call) => {
    const values = argumentsOf(call, 2, 3);
    const start = values.length === 3 ? int(values, 2) : '1';
    const [needle, whole] = [text(values, 0, call), text(values, 1, call, true)];
    const collation = collationText(joinedType([needle, whole]));
    return intValue(`charindex(${needle.sql}, ${whole.sql}, ${start}, ${collation})`);
  },
  CONCAT: (call) => {
    const values = argumentsOf(call, 2, 250);
    const parts = values.map((_, index) => text(values, index, call));
    const type = joinedType(parts);
    return typed(`concat_text(${parts.map((part) => part.sql).join(', ')})`, type, false);
  },
  ABS: absolute,
  ROUND: round,
  NEWID: (call) => {
    argumentsOf(call, 0);
    return typed('new_guid()', plainType('uniqueidentifier'), false);
  },
};

import { invalidOperands } from '../sqlError.ts';
import {
  collatedAs,
  decimalType,
  isDate,
  isExact,
  isFloat,
  isInteger,
  isNational,
  isText,
  plainType,
  textType,
  typeName,
  type DataType,
} from '../values/dataType.ts';
import { unitsPerDay } from '../values/dateValue.ts';
import { convert } from './conversion.ts';
import { quoteText, typed, type Typed } from './typed.ts';
import { commonText, commonType, decimalResult } from './typeRules.ts';

const operatorNames: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
};

/** Text joined: as long as both together, up to what the kind can hold. */
function concatenate(left: Typed, right: Typed): Typed {
  const national = isNational(left.type) || isNational(right.type);
  const most = national ? 4000 : 8000;
  const large = left.type.length === -1 || right.type.length === -1;
  const length = large ? -1 : Math.min(left.type.length + right.type.length, most);
  const type = collatedAs(
    textType(national ? 'nvarchar' : 'varchar', length),
    commonText(left.type, right.type),
  );
  return typed(`(${left.sql} || ${right.sql})`, type, left.nullable || right.nullable);
}

function integers(operator: string, left: Typed, right: Typed, type: DataType): Typed {
  const nullable = left.nullable || right.nullable;
  if (operator === '/' || operator === '%') {
    return typed(`${operator === '/' ? 'int_div' : 'int_mod'}(${left.sql}, ${right.sql})`, type, nullable);
  }
  if (operator === '^') {
    return typed(`((${left.sql} | ${right.sql}) - (${left.sql} & ${right.sql}))`, type, nullable);
  }
  const plain = `(${left.sql} ${operator} ${right.sql})`;
  const bitwise = operator === '&' || operator === '|';
  return typed(
    bitwise ? plain : `int_range(${plain}, ${quoteText(type.kind)}, 'expression')`,
    type,
    nullable,
  );
}

/** Days added to or taken from a datetime. */
function days(operator: string, left: Typed, right: Typed): Typed | undefined {
  const [date, count] = isDate(left.type) ? [left, right] : [right, left];
  const possible =
    (date.type.kind === 'datetime' || date.type.kind === 'smalldatetime') &&
    isInteger(count.type) &&
    (operator === '+' || date === left);
  return possible && (operator === '+' || operator === '-')
    ? typed(
        `(${date.sql} ${operator} ${count.sql} * ${unitsPerDay})`,
        date.type,
        date.nullable || count.nullable,
      )
    : undefined;
}

/** A whole number written in the query counts with just its own digits: `x / 3` divides by a numeric(1,0). */
function asLiteral(value: Typed): Typed {
  return value.constant !== undefined && isInteger(value.type)
    ? { ...value, type: decimalType(value.constant.replace('-', '').length, 0) }
    : value;
}

/** `a operator b` with the types SQL Server would give it. */
export function translateBinary(operator: string, leftValue: Typed, rightValue: Typed): Typed {
  const left = leftValue.untyped === true ? convert(leftValue, rightValue.type) : leftValue;
  const right = rightValue.untyped === true ? convert(rightValue, leftValue.type) : rightValue;
  const refuse = () =>
    invalidOperands(typeName(left.type), typeName(right.type), operatorNames[operator] ?? `'${operator}'`);
  if (left.type.kind === 'text' || right.type.kind === 'text') {
    throw refuse();
  }
  if (isText(left.type) && isText(right.type)) {
    if (operator !== '+') {
      throw refuse();
    }
    return concatenate(left, right);
  }
  if (isDate(left.type) || isDate(right.type)) {
    const shifted = days(operator, left, right);
    if (shifted === undefined) {
      throw refuse();
    }
    return shifted;
  }
  const type = commonType(left.type, right.type);
  const nullable = left.nullable || right.nullable;
  if (isInteger(type)) {
    // Bits have no arithmetic of their own.
    const result = type.kind === 'bit' ? plainType('int') : type;
    return integers(operator, convert(left, result), convert(right, result), result);
  }
  if ('&|^'.includes(operator)) {
    throw refuse();
  }
  if (isFloat(type)) {
    const [a, b] = [convert(left, type).sql, convert(right, type).sql];
    return typed(operator === '/' ? `float_div(${a}, ${b})` : `(${a} ${operator} ${b})`, type, nullable);
  }
  if (!isExact(type)) {
    throw refuse();
  }
  const [exactLeft, exactRight] = [left, right].map((value) =>
    isText(value.type) ? convert(value, type) : asLiteral(value),
  ) as [Typed, Typed];
  const result = type.kind === 'money' ? type : decimalResult(operator, exactLeft.type, exactRight.type);
  const sql = `dec_op(${quoteText(operator)}, ${exactLeft.sql}, ${exactRight.sql}, ${result.precision}, ${result.scale})`;
  return typed(sql, result, nullable);
}

import { collationConflict, operandClash } from '../sqlError.ts';
import {
  collatedAs,
  decimalType,
  isExact,
  isInteger,
  isNational,
  isText,
  plainType,
  textType,
  typeName,
  type DataKind,
  type DataType,
} from '../values/dataType.ts';

/** Data type precedence, highest first: of two kinds the higher wins and the other is converted. */
const precedence: readonly DataKind[] = [
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'float',
  'real',
  'decimal',
  'money',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'text',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
];

const digits: Readonly<Partial<Record<DataKind, number>>> = {
  bit: 1,
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
};

/** The decimal an exact number counts as in arithmetic. */
function asDecimal(type: DataType): DataType {
  return isExact(type) ? decimalType(type.precision, type.scale) : decimalType(digits[type.kind] ?? 38, 0);
}

/** Cuts precision to 38, giving up fraction digits beyond six (Microsoft's rule for * and /). */
function capped(precision: number, scale: number): DataType {
  if (precision <= 38) {
    return decimalType(precision, scale);
  }
  const whole = precision - scale;
  return decimalType(38, Math.max(Math.min(scale, 38 - whole), Math.min(scale, 6)));
}

/** The type of `a operator b` for decimals. */
export function decimalResult(operator: string, left: DataType, right: DataType): DataType {
  const a = asDecimal(left);
  const b = asDecimal(right);
  switch (operator) {
    case '*':
      return capped(a.precision + b.precision + 1, a.scale + b.scale);
    case '/': {
      const scale = Math.max(6, a.scale + b.precision + 1);
      return capped(a.precision - a.scale + b.scale + scale, scale);
    }
    case '%': {
      const scale = Math.max(a.scale, b.scale);
      return capped(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
    }
    default: {
      const scale = Math.max(a.scale, b.scale);
      return capped(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
    }
  }
}

/** Whose collation rules when two texts meet: COLLATE's over a column's, a column's over a literal's. */
function rulingCollation(a: DataType, b: DataType): DataType {
  if (a.collation === b.collation) {
    return a.collated === true ? a : b;
  }
  if (a.collation === undefined || b.collation === undefined) {
    return a.collation === undefined ? b : a;
  }
  if (a.collated === b.collated) {
    throw collationConflict(a.collation, b.collation);
  }
  return a.collated === true ? a : b;
}

export function commonText(a: DataType, b: DataType): DataType {
  const national = isNational(a) || isNational(b);
  const longest = a.length === -1 || b.length === -1 ? -1 : Math.max(a.length, b.length);
  return collatedAs(textType(national ? 'nvarchar' : 'varchar', longest), rulingCollation(a, b));
}

function commonDecimal(a: DataType, b: DataType): DataType {
  const x = asDecimal(a);
  const y = asDecimal(b);
  const scale = Math.max(x.scale, y.scale);
  return capped(Math.max(x.precision - x.scale, y.precision - y.scale) + scale, scale);
}

/** The type two values meet in: CASE branches, COALESCE, comparisons, UNION. */
export function commonType(a: DataType, b: DataType): DataType {
  if (isText(a) && isText(b)) {
    return a.kind === 'text' || b.kind === 'text' ? plainType('text') : commonText(a, b);
  }
  const winner = precedence.indexOf(a.kind) <= precedence.indexOf(b.kind) ? a : b;
  const other = winner === a ? b : a;
  if (winner.kind === 'uniqueidentifier' && !isText(other) && other.kind !== 'uniqueidentifier') {
    throw operandClash(typeName(other), typeName(winner));
  }
  if (winner.kind === 'decimal' && (isExact(other) || isInteger(other))) {
    return commonDecimal(a, b);
  }
  return winner;
}

import { decimalType, plainType, textType, type DataType } from '../values/dataType.ts';
import { type ByteReader, malformedRequest } from './byteReader.ts';
import { maxLength, wireType } from './typeInfo.ts';

/** TYPE_INFO as read: the type, and how its value is laid out. */
export interface ParameterType {
  readonly type: DataType;
  readonly wire: number;
  /** Bytes declared; the size of fixed kinds. */
  readonly size: number;
}

const integerKinds = { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' } as const;
function integerType(size: number): DataType {
  return plainType(integerKinds[size as 1] ?? 'int');
}

function characterLength(size: number, width: number): number {
  return size === maxLength ? -1 : Math.max(1, size / width);
}

/** Reads TYPE_INFO of a parameter. */
export function readType(reader: ByteReader): ParameterType {
  const wire = reader.u8();
  const fixed = (type: DataType, size: number): ParameterType => ({ type, wire, size });
  switch (wire) {
    case wireType.null:
      return fixed(textType('nvarchar', 1), 0);
    case wireType.int1:
      return fixed(plainType('tinyint'), 1);
    case wireType.bit:
      return fixed(plainType('bit'), 1);
    case wireType.int2:
      return fixed(plainType('smallint'), 2);
    case wireType.int4:
      return fixed(plainType('int'), 4);
    case wireType.int8:
      return fixed(plainType('bigint'), 8);
    case wireType.real:
      return fixed(plainType('real'), 4);
    case wireType.float:
      return fixed(plainType('float'), 8);
    case wireType.datetime:
      return fixed(plainType('datetime'), 8);
    case wireType.dateN:
      return fixed(plainType('date'), 3);
    case wireType.datetime2N:
      return fixed({ kind: 'datetime2', length: 0, precision: 0, scale: reader.u8() }, 8);
    case wireType.guid:
      return fixed(plainType('uniqueidentifier'), reader.u8());
    case wireType.bitN:
      return fixed(plainType('bit'), reader.u8());
    case wireType.intN: {
      const size = reader.u8();
      return fixed(integerType(size), size);
    }
    case wireType.floatN: {
      const size = reader.u8();
      return fixed(plainType(size === 4 ? 'real' : 'float'), size);
    }
    case wireType.moneyN:
      return fixed({ kind: 'money', length: 0, precision: 19, scale: 4 }, reader.u8());
    case wireType.datetimeN: {
      const size = reader.u8();
      return fixed(plainType(size === 4 ? 'smalldatetime' : 'datetime'), size);
    }
    case wireType.decimalN:
    case wireType.numericN: {
      const size = reader.u8();
      return fixed(decimalType(reader.u8(), reader.u8()), size);
    }
    case wireType.bigVarchar:
    case wireType.bigChar:
    case wireType.nvarchar:
    case wireType.nchar: {
      const size = reader.u16();
      reader.bytes(5);
      const wide = wire === wireType.nvarchar || wire === wireType.nchar;
      return fixed(textType(wide ? 'nvarchar' : 'varchar', characterLength(size, wide ? 2 : 1)), size);
    }
    case wireType.bigVarbinary:
    case wireType.bigBinary: {
      const size = reader.u16();
      return fixed({ kind: 'varbinary', length: characterLength(size, 1), precision: 0, scale: 0 }, size);
    }
    case wireType.text:
    case wireType.ntext: {
      const size = reader.u32();
      reader.bytes(5);
      return fixed(textType(wire === wireType.ntext ? 'nvarchar' : 'varchar', -1), size);
    }
    default:
      throw malformedRequest(`Data type 0x${wire.toString(16)} is unknown.`);
  }
}

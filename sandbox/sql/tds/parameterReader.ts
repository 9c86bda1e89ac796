import type { DataType } from '../values/dataType.ts';
import { read1252 } from '../values/codePage1252.ts';
import { unitsFromMilliseconds, unitsPerDay, unitsPerTick, utcMilliseconds } from '../values/dateValue.ts';
import { canonicalText } from '../values/decimalValue.ts';
import { guidFromWire } from '../values/guidValue.ts';
import type { ByteReader } from './byteReader.ts';
import { readType, type ParameterType } from './parameterType.ts';
import type { EngineValue } from './rowEncoder.ts';
import { maxLength, wireType } from './typeInfo.ts';

/** A parameter of a remote call. */
export interface Parameter {
  /** With its `@`; empty for a parameter by position. */
  readonly name: string;
  readonly output: boolean;
  readonly type: DataType;
  readonly value: EngineValue;
}

const datetime2Epoch = unitsFromMilliseconds(utcMilliseconds(1, 1, 1));

const chunkedNull = 0xffffffffffffffffn;

/** Reads a PLP value: chunks until one of length 0. */
function readChunks(reader: ByteReader): Buffer | null {
  if (reader.u64() === chunkedNull) {
    return null;
  }
  const chunks: Buffer[] = [];
  for (let size = reader.u32(); size !== 0; size = reader.u32()) {
    chunks.push(reader.bytes(size));
  }
  return Buffer.concat(chunks);
}

/** Takes the value's bytes off the stream; null for NULL. */
function readBytes(reader: ByteReader, { wire, size }: ParameterType): Buffer | null {
  switch (wire) {
    case wireType.null:
      return null;
    case wireType.int1:
    case wireType.bit:
    case wireType.int2:
    case wireType.int4:
    case wireType.int8:
    case wireType.real:
    case wireType.float:
    case wireType.datetime:
      return reader.bytes(size);
    case wireType.bigVarchar:
    case wireType.bigChar:
    case wireType.nvarchar:
    case wireType.nchar:
    case wireType.bigVarbinary:
    case wireType.bigBinary: {
      if (size === maxLength) {
        return readChunks(reader);
      }
      const length = reader.u16();
      return length === maxLength ? null : reader.bytes(length);
    }
    case wireType.text:
    case wireType.ntext: {
      const length = reader.u32();
      return length === 0xffffffff ? null : reader.bytes(length);
    }
    default: {
      const length = reader.u8();
      return length === 0 ? null : reader.bytes(length);
    }
  }
}

function littleEndian(bytes: Buffer): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function readDatetime(bytes: Buffer): number {
  if (bytes.length === 4) {
    return bytes.readUInt16LE(0) * unitsPerDay + bytes.readUInt16LE(2) * 60 * 3000;
  }
  return bytes.readInt32LE(0) * unitsPerDay + bytes.readUInt32LE(4) * unitsPerTick;
}

function readDatetime2(bytes: Buffer, scale: number): number {
  const timeSize = bytes.length - 3;
  const time = bytes.readUIntLE(0, timeSize);
  const days = bytes.readUIntLE(timeSize, 3);
  return datetime2Epoch + days * unitsPerDay + Math.round((time / 10 ** scale) * 1000) * 3;
}

function readMoney(bytes: Buffer): string {
  const digits =
    bytes.length === 4
      ? BigInt(bytes.readInt32LE(0))
      : (BigInt(bytes.readInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4));
  return canonicalText({ digits, scale: 4 });
}

function decode(bytes: Buffer, type: DataType): EngineValue {
  switch (type.kind) {
    case 'bit':
      return bytes[0] === 0 ? 0 : 1;
    case 'tinyint':
      return bytes.readUInt8(0);
    case 'smallint':
      return bytes.readInt16LE(0);
    case 'int':
      return bytes.readInt32LE(0);
    case 'bigint':
      return bytes.readBigInt64LE(0);
    case 'real':
      return bytes.readFloatLE(0);
    case 'float':
      return bytes.readDoubleLE(0);
    case 'decimal': {
      const digits = littleEndian(bytes.subarray(1));
      return canonicalText({ digits: bytes[0] === 0 ? -digits : digits, scale: type.scale });
    }
    case 'money':
      return readMoney(bytes);
    case 'date':
      return datetime2Epoch + bytes.readUIntLE(0, 3) * unitsPerDay;
    case 'datetime':
    case 'smalldatetime':
      return readDatetime(bytes);
    case 'datetime2':
      return readDatetime2(bytes, type.scale);
    case 'uniqueidentifier':
      return guidFromWire(bytes);
    case 'varbinary':
      return Uint8Array.from(bytes);
    case 'nvarchar':
    case 'nchar':
      return bytes.toString('utf16le');
    default:
      return read1252(bytes);
  }
}

/** Reads one parameter: name, status, type, value. */
export function readParameter(reader: ByteReader): Parameter {
  const name = reader.shortText();
  const output = (reader.u8() & 1) !== 0;
  const layout = readType(reader);
  const bytes = readBytes(reader, layout);
  return { name, output, type: layout.type, value: bytes === null ? null : decode(bytes, layout.type) };
}

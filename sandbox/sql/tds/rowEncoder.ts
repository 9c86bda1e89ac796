import { isExact, type DataType } from '../values/dataType.ts';
import { unitsPerDay, unitsPerSecond, unitsPerTick, utcMilliseconds } from '../values/dateValue.ts';
import { rescale, unscaled } from '../values/decimalValue.ts';
import { writeGuid } from '../values/guidValue.ts';
import type { ByteWriter } from './byteWriter.ts';
import { decimalSize, type ResultColumn } from './typeInfo.ts';
import { token } from './tokens.ts';

/** A value as SQLite hands it over. */
export type EngineValue = string | number | bigint | Uint8Array | null;
type Encoder = (writer: ByteWriter, value: Exclude<EngineValue, null>) => void;

const mismatch = (type: DataType): TypeError => new TypeError(`The engine answered no ${type.kind}`);

/** Days from 0001-01-01, date's own epoch, to 1900-01-01. */
const daysBefore1900 = (utcMilliseconds(1900, 1, 1) - utcMilliseconds(1, 1, 1)) / 86_400_000;
const textPointer = Buffer.from(`\u0010${'dummy textptr'.padEnd(16, '\0')}dummyTS\0`, 'latin1');

function integer(size: 1 | 2 | 4): Encoder {
  return (writer, value) => {
    const at = writer.reserve(size + 1);
    writer.buffer[at] = size;
    const number = Number(value);
    if (size === 1) {
      writer.buffer[at + 1] = number;
    } else {
      writer.buffer.writeIntLE(number, at + 1, size);
    }
  };
}

/** Digits of a stored decimal at a scale, as a double while that is exact. */
function scaledDigits(text: string, scale: number): number | bigint {
  const point = text.indexOf('.');
  const fraction = point === -1 ? 0 : text.length - point - 1;
  if (fraction > scale || text.length + scale - fraction > 15) {
    return rescale(unscaled(text), scale);
  }
  const digits = point === -1 ? text : text.slice(0, point) + text.slice(point + 1);
  return Number(digits.padEnd(digits.length + scale - fraction, '0'));
}

function decimal(type: DataType): Encoder {
  const size = decimalSize(type.precision);
  return (writer, value) => {
    const digits = scaledDigits(String(value), type.scale);
    const at = writer.reserve(size + 1);
    const { buffer } = writer;
    buffer[at] = size;
    buffer[at + 1] = digits < 0 ? 0 : 1;
    buffer.fill(0, at + 2, at + 1 + size);
    if (typeof digits === 'number') {
      const magnitude = Math.abs(digits);
      buffer.writeUInt32LE(magnitude % 0x100000000, at + 2);
      if (size > 5) {
        buffer.writeUInt32LE(Math.floor(magnitude / 0x100000000), at + 6);
      }
      return;
    }
    let rest = digits < 0n ? -digits : digits;
    for (let index = at + 2; rest > 0n; index += 1) {
      buffer[index] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  };
}

function money(writer: ByteWriter, value: Exclude<EngineValue, null>): void {
  const digits = rescale(unscaled(String(value)), 4);
  const at = writer.reserve(9);
  writer.buffer[at] = 8;
  writer.buffer.writeInt32LE(Number(digits >> 32n), at + 1);
  writer.buffer.writeUInt32LE(Number(digits & 0xffffffffn), at + 5);
}

function datetime(writer: ByteWriter, value: Exclude<EngineValue, null>): void {
  const units = Number(value);
  const days = Math.floor(units / unitsPerDay);
  const at = writer.reserve(9);
  writer.buffer[at] = 8;
  writer.buffer.writeInt32LE(days, at + 1);
  writer.buffer.writeUInt32LE(Math.round((units - days * unitsPerDay) / unitsPerTick), at + 5);
}

function smallDatetime(writer: ByteWriter, value: Exclude<EngineValue, null>): void {
  const units = Number(value);
  const days = Math.floor(units / unitsPerDay);
  const at = writer.reserve(5);
  writer.buffer[at] = 4;
  writer.buffer.writeUInt16LE(days, at + 1);
  writer.buffer.writeUInt16LE(Math.round((units - days * unitsPerDay) / (60 * unitsPerSecond)), at + 3);
}

function datetime2(scale: number): Encoder {
  const size = scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
  return (writer, value) => {
    const units = Number(value);
    const days = Math.floor(units / unitsPerDay);
    const time = Math.round(((units - days * unitsPerDay) * 10 ** scale) / unitsPerSecond);
    const at = writer.reserve(size + 4);
    writer.buffer[at] = size + 3;
    writer.buffer.writeUIntLE(time, at + 1, size);
    writer.buffer.writeUIntLE(days + daysBefore1900, at + 1 + size, 3);
  };
}

function date(writer: ByteWriter, value: Exclude<EngineValue, null>): void {
  const at = writer.reserve(4);
  writer.buffer[at] = 3;
  writer.buffer.writeUIntLE(Math.floor(Number(value) / unitsPerDay) + daysBefore1900, at + 1, 3);
}

function float(size: 4 | 8): Encoder {
  return (writer, value) => {
    const at = writer.u8(size).reserve(size);
    if (size === 8) {
      writer.buffer.writeDoubleLE(Number(value), at);
    } else {
      writer.buffer.writeFloatLE(Number(value), at);
    }
  };
}

/** (max) values travel as PLP: total length, one chunk, terminator. */
function large(writer: ByteWriter, bytes: number, fill: () => void): void {
  writer.u64(BigInt(bytes));
  if (bytes > 0) {
    writer.u32(bytes);
    fill();
  }
  writer.u32(0);
}

function narrowText(type: DataType): Encoder {
  if (type.length === -1) {
    return (writer, value) => {
      const text = String(value);
      large(writer, text.length, () => writer.latin(text));
    };
  }
  return (writer, value) => {
    const text = String(value);
    writer.u16(text.length).latin(text);
  };
}

function wideText(type: DataType): Encoder {
  if (type.length === -1) {
    return (writer, value) => {
      const text = String(value);
      large(writer, text.length * 2, () => writer.ucs2(text));
    };
  }
  return (writer, value) => {
    const text = String(value);
    writer.u16(text.length * 2).ucs2(text);
  };
}

function encoderOf(type: DataType): Encoder {
  switch (type.kind) {
    case 'bit':
    case 'tinyint':
      return integer(1);
    case 'smallint':
      return integer(2);
    case 'int':
      return integer(4);
    case 'bigint':
      return (writer, value) => {
        writer.u8(8).u64(typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value))));
      };
    case 'decimal':
      return decimal(type);
    case 'money':
      return money;
    case 'float':
      return float(8);
    case 'real':
      return float(4);
    case 'date':
      return date;
    case 'datetime':
      return datetime;
    case 'smalldatetime':
      return smallDatetime;
    case 'datetime2':
      return datetime2(type.scale);
    case 'uniqueidentifier':
      return (writer, value) => {
        if (!(value instanceof Uint8Array)) {
          throw mismatch(type);
        }
        const at = writer.u8(16).reserve(16);
        writeGuid(value, writer.buffer, at);
      };
    case 'varbinary':
      return (writer, value) => {
        if (!(value instanceof Uint8Array)) {
          throw mismatch(type);
        }
        if (type.length === -1) {
          large(writer, value.length, () => writer.bytes(value));
        } else {
          writer.u16(value.length).bytes(value);
        }
      };
    case 'text':
      return (writer, value) => {
        const text = String(value);
        writer.bytes(textPointer).u32(text.length).latin(text);
      };
    case 'varchar':
    case 'char':
      return narrowText(type);
    default:
      return wideText(type);
  }
}

function writeNull(writer: ByteWriter, type: DataType): void {
  if (type.length === -1) {
    writer.u32(0xffffffff).u32(0xffffffff);
  } else if (type.kind === 'varbinary' || type.kind.endsWith('char')) {
    writer.u16(0xffff);
  } else {
    writer.u8(0);
  }
}

/** Makes the function that writes ROW tokens of a result. */
export function rowEncoder(
  columns: readonly ResultColumn[],
): (writer: ByteWriter, row: readonly EngineValue[]) => void {
  const types = columns.map((column) => column.type);
  const encoders = types.map(encoderOf);
  return (writer, row) => {
    writer.u8(token.row);
    for (let index = 0; index < encoders.length; index += 1) {
      const value = row[index];
      const type = types[index];
      if (type === undefined) {
        continue;
      }
      if (value === null || value === undefined) {
        writeNull(writer, type);
      } else {
        encoders[index]?.(writer, value);
      }
    }
  };
}

/** RETURNVALUE's and other single values' encoding, length prefix included. */
export function writeValue(writer: ByteWriter, type: DataType, value: EngineValue): void {
  if (value === null) {
    writeNull(writer, type);
  } else {
    encoderOf(type)(writer, isExact(type) ? String(value) : value);
  }
}

import type { DataType } from '../values/dataType.ts';
import type { ByteWriter } from './byteWriter.ts';
import { collationBytes, token } from './tokens.ts';

/** Type bytes of TYPE_INFO. */
export const wireType = {
  null: 0x1f,
  int1: 0x30,
  bit: 0x32,
  int2: 0x34,
  int4: 0x38,
  real: 0x3b,
  datetime: 0x3d,
  float: 0x3e,
  int8: 0x7f,
  image: 0x22,
  text: 0x23,
  guid: 0x24,
  intN: 0x26,
  dateN: 0x28,
  datetime2N: 0x2a,
  ntext: 0x63,
  bitN: 0x68,
  decimalN: 0x6a,
  numericN: 0x6c,
  floatN: 0x6d,
  moneyN: 0x6e,
  datetimeN: 0x6f,
  bigVarbinary: 0xa5,
  bigVarchar: 0xa7,
  bigBinary: 0xad,
  bigChar: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
} as const;

export const maxLength = 0xffff;

/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** The table of a `text` column, named in its metadata. */
  readonly table?: string;
}

/** Bytes a decimal takes on the wire, sign included. */
export function decimalSize(precision: number): number {
  if (precision <= 9) {
    return 5;
  }
  if (precision <= 19) {
    return 9;
  }
  return precision <= 28 ? 13 : 17;
}

function writeTextInfo(writer: ByteWriter, type: number, bytes: number): void {
  writer.u8(type).u16(bytes).bytes(collationBytes);
}

const sizes: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, int: 4, bigint: 8 };

/** Writes TYPE_INFO of a type, always in its nullable form. */
export function writeTypeInfo(writer: ByteWriter, type: DataType, table = ''): void {
  switch (type.kind) {
    case 'bit':
      writer.u8(wireType.bitN).u8(1);
      return;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      writer.u8(wireType.intN).u8(sizes[type.kind] ?? 4);
      return;
    case 'decimal':
      writer
        .u8(type.numeric === true ? wireType.numericN : wireType.decimalN)
        .u8(decimalSize(type.precision))
        .u8(type.precision)
        .u8(type.scale);
      return;
    case 'money':
      writer.u8(wireType.moneyN).u8(8);
      return;
    case 'float':
      writer.u8(wireType.floatN).u8(8);
      return;
    case 'real':
      writer.u8(wireType.floatN).u8(4);
      return;
    case 'date':
      writer.u8(wireType.dateN);
      return;
    case 'datetime':
      writer.u8(wireType.datetimeN).u8(8);
      return;
    case 'smalldatetime':
      writer.u8(wireType.datetimeN).u8(4);
      return;
    case 'datetime2':
      writer.u8(wireType.datetime2N).u8(type.scale);
      return;
    case 'uniqueidentifier':
      writer.u8(wireType.guid).u8(16);
      return;
    case 'varbinary':
      writer.u8(wireType.bigVarbinary).u16(type.length === -1 ? maxLength : type.length);
      return;
    case 'text':
      writer.u8(wireType.text).u32(0x7fffffff).bytes(collationBytes).u8(1).longText(table);
      return;
    case 'varchar':
      writeTextInfo(writer, wireType.bigVarchar, type.length === -1 ? maxLength : type.length);
      return;
    case 'char':
      writeTextInfo(writer, wireType.bigChar, type.length);
      return;
    case 'nvarchar':
      writeTextInfo(writer, wireType.nvarchar, type.length === -1 ? maxLength : type.length * 2);
      return;
    default:
      writeTextInfo(writer, wireType.nchar, type.length * 2);
  }
}

/** COLMETADATA. */
export function writeColumnMetadata(writer: ByteWriter, columns: readonly ResultColumn[]): void {
  writer.u8(token.columnMetadata).u16(columns.length);
  for (const column of columns) {
    // Bit 0: nullable; bits 2-3: read-write unknown.
    writer.u32(0).u16(column.nullable ? 0x09 : 0x08);
    writeTypeInfo(writer, column.type, column.table);
    writer.shortText(column.name);
  }
}

import type { SqlError } from '../sqlError.ts';
import type { ByteWriter } from './byteWriter.ts';

/** Token types of an answer. */
export const token = {
  columnMetadata: 0x81,
  returnStatus: 0x79,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  featureExtAck: 0xae,
  row: 0xd1,
  environmentChange: 0xe3,
  sspi: 0xed,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
} as const;

export const doneStatus = {
  more: 0x01,
  error: 0x02,
  inTransaction: 0x04,
  count: 0x10,
  attention: 0x20,
} as const;

export const environment = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  beginTransaction: 8,
  commitTransaction: 9,
  rollbackTransaction: 10,
  resetAcknowledged: 18,
} as const;

/** Latin1_General_CI_AI: LCID 0x0409, flags ignore case, accents, kana and width; sort id 0. */
export const collationBytes = Buffer.from([0x09, 0x04, 0xf0, 0x00, 0x00]);

/** Writes a token whose length word covers what `fill` writes. */
function sized(writer: ByteWriter, type: number, fill: () => void): void {
  writer.u8(type);
  const at = writer.reserve(2);
  fill();
  writer.buffer.writeUInt16LE(writer.length - at - 2, at);
}

export interface ServerMessage {
  readonly number: number;
  readonly state: number;
  readonly severity: number;
  readonly message: string;
}

export function writeMessage(
  writer: ByteWriter,
  kind: 'error' | 'info',
  message: ServerMessage,
  server: string,
): void {
  sized(writer, token[kind], () => {
    writer.u32(message.number).u8(message.state).u8(message.severity);
    writer.longText(message.message).shortText(server).shortText('').u32(1);
  });
}

export const writeError = (writer: ByteWriter, error: SqlError, server: string): void =>
  writeMessage(writer, 'error', error, server);

export function writeTextChange(writer: ByteWriter, type: number, next: string, previous: string): void {
  sized(writer, token.environmentChange, () => {
    writer.u8(type).shortText(next).shortText(previous);
  });
}

export function writeBytesChange(
  writer: ByteWriter,
  type: number,
  next: Uint8Array,
  previous: Uint8Array,
): void {
  sized(writer, token.environmentChange, () => {
    writer.u8(type).u8(next.length).bytes(next).u8(previous.length).bytes(previous);
  });
}

/** TDS 7.4 as LOGINACK writes it (big-endian, unlike the rest). */
export function writeLoginAck(
  writer: ByteWriter,
  tdsVersion: number,
  version: readonly [number, number, number],
): void {
  sized(writer, token.loginAck, () => {
    const at = writer.u8(1).reserve(4);
    writer.buffer.writeUInt32BE(tdsVersion, at);
    writer.shortText('Microsoft SQL Server').u8(version[0]).u8(version[1]);
    writer.buffer.writeUInt16BE(version[2], writer.reserve(2));
  });
}

export function writeDone(
  writer: ByteWriter,
  type: number,
  status: number,
  command: number,
  count: number,
): void {
  writer.u8(type).u16(status).u16(command).u64(BigInt(count));
}

export function writeReturnStatus(writer: ByteWriter, status: number): void {
  writer.u8(token.returnStatus).u32(status);
}

export function writeSspi(writer: ByteWriter, message: Uint8Array): void {
  sized(writer, token.sspi, () => {
    writer.bytes(message);
  });
}

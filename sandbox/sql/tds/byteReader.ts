import { SqlError } from '../sqlError.ts';

/** A request that breaks the protocol: the real server answers 4002 and ends the connection. */
export const malformedRequest = (what: string): SqlError =>
  new SqlError(4002, `The incoming tabular data stream (TDS) protocol stream is incorrect. ${what}`, 16);

/** Reads little-endian fields of a message in order. */
export class ByteReader {
  readonly buffer: Buffer;
  position: number;

  constructor(buffer: Buffer, position = 0) {
    this.buffer = buffer;
    this.position = position;
  }

  get remaining(): number {
    return this.buffer.length - this.position;
  }

  bytes(size: number): Buffer {
    if (size < 0 || size > this.remaining) {
      throw malformedRequest('The stream ended unexpectedly.');
    }
    const start = this.position;
    this.position += size;
    return this.buffer.subarray(start, start + size);
  }

  u8(): number {
    return this.bytes(1).readUInt8(0);
  }

  u16(): number {
    return this.bytes(2).readUInt16LE(0);
  }

  u32(): number {
    return this.bytes(4).readUInt32LE(0);
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64LE(0);
  }

  ucs2(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  shortText(): string {
    return this.ucs2(this.u8());
  }
}

import { write1252 } from '../values/codePage1252.ts';

/** A growing little-endian buffer for tokens and rows. */
export class ByteWriter {
  buffer: Buffer;
  length = 0;

  constructor(capacity = 1024) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  /** Makes room for `size` more bytes and returns where they start. */
  reserve(size: number): number {
    const start = this.length;
    const needed = start + size;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, start);
      this.buffer = grown;
    }
    this.length = needed;
    return start;
  }

  u8(value: number): this {
    const at = this.reserve(1);
    this.buffer[at] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeUInt32LE(value, at);
    return this;
  }

  u64(value: bigint): this {
    const at = this.reserve(8);
    this.buffer.writeBigUInt64LE(BigInt.asUintN(64, value), at);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.reserve(value.length);
    this.buffer.set(value, at);
    return this;
  }

  ucs2(text: string): this {
    const at = this.reserve(text.length * 2);
    this.buffer.write(text, at, 'utf16le');
    return this;
  }

  latin(text: string): this {
    const at = this.reserve(text.length);
    write1252(text, this.buffer, at);
    return this;
  }

  /** B_VARCHAR: a length byte in characters, then UCS-2. */
  shortText(text: string): this {
    return this.u8(text.length).ucs2(text);
  }

  /** US_VARCHAR: a length word in characters, then UCS-2. */
  longText(text: string): this {
    return this.u16(text.length).ucs2(text);
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Buffer {
    const taken = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return taken;
  }
}

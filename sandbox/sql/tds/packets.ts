/** Message types of a TDS packet header. */
export const packetType = {
  sqlBatch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login7: 0x10,
  sspi: 0x11,
  preLogin: 0x12,
} as const;

/** Bits of the status byte. */
export const packetStatus = {
  endOfMessage: 0x01,
  ignore: 0x02,
  reset: 0x08,
  resetKeepTransaction: 0x10,
} as const;

export const headerSize = 8;

/** A whole message, its packets joined. `status` holds the bits of its first packet (reset) and its last (ignore). */
export interface TdsMessage {
  readonly type: number;
  readonly status: number;
  readonly body: Buffer;
}

/** Joins packets to messages; packets and chunks may end anywhere. */
export class PacketAssembler {
  #pending: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #status = 0;
  readonly #only: number | undefined;

  /** With `only`, bytes that do not start a packet of that type are left for `takeForeign`. */
  constructor(only?: number) {
    this.#only = only;
  }

  /** The bytes left that belong to no packet of the wanted type. */
  takeForeign(): Buffer | undefined {
    if (!this.#foreign()) {
      return undefined;
    }
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }

  #foreign(): boolean {
    return this.#only !== undefined && this.#pending.length > 0 && this.#pending[0] !== this.#only;
  }

  /** Takes the next bytes and returns the messages they complete. */
  feed(chunk: Buffer): TdsMessage[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const messages: TdsMessage[] = [];
    while (this.#pending.length >= headerSize && !this.#foreign()) {
      const length = this.#pending.readUInt16BE(2);
      if (length < headerSize) {
        throw new RangeError('TDS packet shorter than its header');
      }
      if (this.#pending.length < length) {
        break;
      }
      const type = this.#pending.readUInt8(0);
      this.#status |= this.#pending.readUInt8(1);
      this.#parts.push(this.#pending.subarray(headerSize, length));
      this.#pending = this.#pending.subarray(length);
      if ((this.#status & packetStatus.endOfMessage) !== 0) {
        messages.push({ type, status: this.#status, body: Buffer.concat(this.#parts) });
        this.#parts = [];
        this.#status = 0;
      }
    }
    return messages;
  }
}

/** Builds one packet around a piece of a message. */
export function packet(type: number, body: Uint8Array, last: boolean, number: number): Buffer {
  const framed = Buffer.allocUnsafe(headerSize + body.length);
  framed[0] = type;
  framed[1] = last ? packetStatus.endOfMessage : 0;
  framed.writeUInt16BE(framed.length, 2);
  framed.writeUInt16BE(0, 4);
  framed[6] = number & 0xff;
  framed[7] = 0;
  framed.set(body, headerSize);
  return framed;
}

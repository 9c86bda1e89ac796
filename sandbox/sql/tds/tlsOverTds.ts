import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { PacketAssembler, packet, packetType } from './packets.ts';

/**
 * The transport beneath a TLS socket whose handshake travels inside PRELOGIN packets (MS-TDS 3.2.5.2).
 * Incoming bytes are handed over by the connection. The client's first bare TLS record ends the wrapping in both
 * directions: the server writes nothing between its last handshake flight and that record.
 */
export class TlsOverTds extends Duplex {
  readonly #socket: Socket;
  readonly #assembler = new PacketAssembler(packetType.preLogin);
  #wrapped = true;
  #packetNumber = 0;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  /** Takes bytes that arrived on the real socket. */
  receive(chunk: Buffer): void {
    if (!this.#wrapped) {
      this.push(chunk);
      return;
    }
    for (const message of this.#assembler.feed(chunk)) {
      this.push(message.body);
    }
    // A chunk may hold the last handshake packet and the first bare record.
    const rest = this.#assembler.takeForeign();
    if (rest !== undefined) {
      this.#wrapped = false;
      this.push(rest);
    }
  }

  override _read(): void {
    // Data is pushed as it arrives.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.destroyed) {
      done();
      return;
    }
    this.#packetNumber += 1;
    const bytes = this.#wrapped ? packet(packetType.preLogin, chunk, true, this.#packetNumber) : chunk;
    this.#socket.write(bytes, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    done();
  }
}

import type { SqlError } from '../sqlError.ts';
import { ByteWriter } from '../tds/byteWriter.ts';
import { headerSize, packet, packetType } from '../tds/packets.ts';
import type { EngineValue } from '../tds/rowEncoder.ts';
import { doneStatus, token, writeDone, writeError, writeMessage, writeReturnStatus } from '../tds/tokens.ts';
import { writeColumnMetadata, writeTypeInfo, type ResultColumn } from '../tds/typeInfo.ts';
import { writeValue } from '../tds/rowEncoder.ts';
import type { DataType } from '../values/dataType.ts';

/** Where an answer's packets go. `send` resolves when the socket can take more. */
export interface PacketSink {
  readonly packetSize: () => number;
  readonly send: (packets: Buffer) => Promise<void>;
}

interface PendingDone {
  readonly type: number;
  readonly status: number;
  readonly command: number;
  readonly count: number;
}

/** The command codes of DONE that clients look at. */
export const command = { select: 0xc1, insert: 0xc3, delete: 0xc4, update: 0xc5, none: 0 } as const;

const sendThreshold = 32_768;

/**
 * Builds one answer message. A DONE is kept back until it is known whether more follows, since it must say so; tokens
 * are cut to packets as they fill, with the socket's backpressure.
 */
export class Answer {
  readonly writer = new ByteWriter(sendThreshold * 2);
  readonly #sink: PacketSink;
  readonly #serverName: string;
  #pending: PendingDone | undefined;
  #packetNumber = 0;
  #failed = false;
  /** Inside a remote call statements end with DONEINPROC. */
  inProcedure = false;

  constructor(sink: PacketSink, serverName: string) {
    this.#sink = sink;
    this.#serverName = serverName;
  }

  columns(columns: readonly ResultColumn[]): void {
    this.#flushDone();
    writeColumnMetadata(this.writer, columns);
  }

  error(error: SqlError): void {
    this.#flushDone();
    this.#failed = true;
    writeError(this.writer, error, this.#serverName);
  }

  info(number: number, message: string, state = 1): void {
    this.#flushDone();
    writeMessage(this.writer, 'info', { number, state, severity: 0, message }, this.#serverName);
  }

  /** Writes a token of another kind. */
  token(write: (writer: ByteWriter) => void): void {
    this.#flushDone();
    write(this.writer);
  }

  /** Ends a statement; without a count when there is none or NOCOUNT is on. */
  done(code: number, count?: number): void {
    this.#flushDone();
    const status = (count === undefined ? 0 : doneStatus.count) | (this.#failed ? doneStatus.error : 0);
    this.#failed = false;
    const type = this.inProcedure ? token.doneInProcedure : token.done;
    this.#pending = { type, status, command: code, count: count ?? 0 };
  }

  returnValue(ordinal: number, name: string, type: DataType, value: EngineValue): void {
    this.#flushDone();
    this.writer.u8(token.returnValue).u16(ordinal).shortText(name).u8(1).u32(0).u16(0);
    writeTypeInfo(this.writer, type);
    writeValue(this.writer, type, value);
  }

  /** Ends a remote call. */
  procedureDone(status: number): void {
    this.#flushDone();
    writeReturnStatus(this.writer, status);
    this.#pending = {
      type: token.doneProcedure,
      status: this.#failed ? doneStatus.error : 0,
      command: 0,
      count: 0,
    };
    this.#failed = false;
  }

  /** Whether enough has gathered to be worth sending. */
  get full(): boolean {
    return this.writer.length >= sendThreshold;
  }

  /** Sends the full packets gathered so far. */
  async flush(): Promise<void> {
    await this.#send(false);
  }

  /** Ends the message. */
  async end(): Promise<void> {
    if (this.#pending === undefined) {
      this.done(command.none);
    }
    this.#flushDone(0);
    await this.#send(true);
  }

  #flushDone(more: number = doneStatus.more): void {
    const done = this.#pending;
    if (done !== undefined) {
      this.#pending = undefined;
      writeDone(this.writer, done.type, done.status | more, done.command, done.count);
    }
  }

  #send(last: boolean): Promise<void> {
    const capacity = this.#sink.packetSize() - headerSize;
    const { buffer, length } = this.writer;
    const packets: Buffer[] = [];
    let start = 0;
    while (length - start > capacity) {
      packets.push(this.#packet(buffer.subarray(start, start + capacity), false));
      start += capacity;
    }
    if (last) {
      packets.push(this.#packet(buffer.subarray(start, length), true));
      start = length;
    }
    buffer.copyWithin(0, start, length);
    this.writer.length = length - start;
    return this.#sink.send(Buffer.concat(packets));
  }

  #packet(body: Uint8Array, last: boolean): Buffer {
    this.#packetNumber += 1;
    return packet(packetType.response, body, last, this.#packetNumber);
  }
}

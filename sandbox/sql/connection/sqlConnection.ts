import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Duplex } from 'node:stream';
import { NtlmExchange } from '../ntlm/ntlmExchange.ts';
import { loginFailed, SqlError } from '../sqlError.ts';
import { malformedRequest } from '../tds/byteReader.ts';
import { readLogin7, type Login7 } from '../tds/login7.ts';
import { PacketAssembler, packetStatus, packetType, type TdsMessage } from '../tds/packets.ts';
import { answerPreLogin, type Encryption, type EncryptionOffer } from '../tds/preLogin.ts';
import { TlsOverTds } from '../tds/tlsOverTds.ts';
import { doneStatus, token, writeDone, writeSspi } from '../tds/tokens.ts';
import { packet } from '../tds/packets.ts';
import { ByteWriter } from '../tds/byteWriter.ts';
import { Answer, command, type PacketSink } from './answer.ts';
import {
  admit,
  agreedPacketSize,
  checkNtlm,
  checkPassword,
  writeLoginAnswer,
  type LoginDirectory,
} from './loginHandshake.ts';
import { PreparedStatements } from './remoteCalls.ts';
import { runRequest } from './requestRunner.ts';
import { serverName, type ServerProfile } from './serverProfile.ts';
import { SqlSession } from './sqlSession.ts';

export interface ConnectionOptions extends LoginDirectory {
  readonly profile: ServerProfile;
  readonly encryption: EncryptionOffer;
  readonly secureContext: SecureContext;
  readonly spid: number;
  readonly onStatement: (sql: string) => void;
}

const tls12Record = 0x16;
const tds74 = 0x74000004;
const tds80 = 0x08000000;

/** One client's connection, from its first byte to its last. */
export class SqlConnection implements PacketSink {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #prepared = new PreparedStatements();
  #assembler = new PacketAssembler();
  /** Where packets go now: the socket, or the TLS upon it. */
  #channel: Duplex;
  #tls: TlsOverTds | undefined;
  #strict = false;
  #encryption: Encryption = 'none';
  #size = 4096;
  #session: SqlSession | undefined;
  /** The LOGIN7 that waits for the client's answer to the NTLM challenge. */
  #pendingLogin: Login7 | undefined;
  readonly #ntlm: NtlmExchange;
  #started = false;
  #closed = false;
  #queue: TdsMessage[] = [];
  #running: AbortController | undefined;
  #attentions = 0;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#ntlm = new NtlmExchange(options.profile.machineName);
    this.#channel = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#arrived(chunk));
    socket.on('error', () => this.close());
    socket.on('close', () => this.#ended());
  }

  readonly packetSize = (): number => this.#size;

  readonly send = (packets: Buffer): Promise<void> => {
    if (this.#closed || packets.length === 0 || this.#channel.write(packets)) {
      return Promise.resolve();
    }
    const channel = this.#channel;
    return new Promise((resolve) => {
      const done = (): void => {
        channel.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      channel.on('drain', done);
      this.#socket.on('close', done);
    });
  };

  close(): void {
    this.#socket.destroy();
  }

  #ended(): void {
    this.#closed = true;
    this.#queue = [];
    this.#running?.abort();
    this.#tls?.destroy();
    // A request under way still uses the session: it ends it itself.
    if (this.#running === undefined) {
      this.#session?.rollback();
    }
  }

  #arrived(chunk: Buffer): void {
    if (!this.#started) {
      this.#started = true;
      if (chunk[0] === tls12Record) {
        this.#startStrict(chunk);
        return;
      }
    }
    if (this.#strict) {
      return;
    }
    if (this.#tls === undefined) {
      this.#feed(chunk);
    } else {
      this.#tls.receive(chunk);
    }
  }

  /** TDS 8.0: TLS comes first, on the socket itself. */
  #startStrict(first: Buffer): void {
    if (this.#options.encryption !== 'strict') {
      this.close();
      return;
    }
    this.#strict = true;
    this.#socket.removeAllListeners('data');
    this.#socket.pause();
    this.#socket.unshift(first);
    const secure = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext: this.#options.secureContext,
      ALPNProtocols: ['tds/8.0'],
    });
    this.#use(secure);
  }

  #startTlsOverTds(): void {
    const transport = new TlsOverTds(this.#socket);
    this.#tls = transport;
    const secure = new TLSSocket(transport, { isServer: true, secureContext: this.#options.secureContext });
    this.#use(secure);
  }

  #use(secure: TLSSocket): void {
    this.#channel = secure;
    secure.on('data', (chunk: Buffer) => this.#feed(chunk));
    secure.on('error', () => this.close());
    secure.on('close', () => this.close());
  }

  #feed(chunk: Buffer): void {
    try {
      for (const message of this.#assembler.feed(chunk)) {
        this.#received(message);
      }
    } catch {
      this.close();
    }
  }

  #received(message: TdsMessage): void {
    if (message.type === packetType.attention) {
      this.#attentions += 1;
      this.#running?.abort();
    } else if ((message.status & packetStatus.ignore) === 0) {
      this.#queue.push(message);
    }
    if (this.#running === undefined) {
      this.#work().catch(() => this.close());
    }
  }

  /** Answers the messages that wait, one after the other, then acknowledges Attention in a message of its own. */
  async #work(): Promise<void> {
    for (;;) {
      const message = this.#queue.shift();
      if (message === undefined && this.#attentions === 0) {
        return;
      }
      const running = new AbortController();
      this.#running = running;
      try {
        if (message !== undefined) {
          await this.#answer(message, running.signal);
        }
        if (this.#attentions > 0) {
          this.#attentions = 0;
          await this.#acknowledgeAttention();
        }
      } finally {
        this.#running = undefined;
        if (this.#closed) {
          this.#session?.rollback();
        }
      }
    }
  }

  async #acknowledgeAttention(): Promise<void> {
    const writer = new ByteWriter(16);
    writeDone(writer, token.done, doneStatus.attention, command.none, 0);
    await this.send(packet(packetType.response, writer.take(), true, 1));
  }

  async #answer(message: TdsMessage, cancelled: AbortSignal): Promise<void> {
    if (message.type === packetType.preLogin) {
      await this.#answerPreLogin(message.body);
      return;
    }
    const session = this.#session;
    if (session === undefined) {
      await this.#answerLogin(message);
      return;
    }
    await runRequest(message, {
      session,
      prepared: this.#prepared,
      answer: new Answer(this, serverName(this.#options.profile)),
      faults: this.#options.faults,
      cancelled,
      cut: () => this.close(),
      onStatement: this.#options.onStatement,
    });
  }

  async #answerPreLogin(body: Buffer): Promise<void> {
    const { encryption, profile } = this.#options;
    const answer = answerPreLogin(body, encryption, profile.version, this.#strict);
    this.#encryption = answer.encryption;
    await this.send(packet(packetType.response, answer.body, true, 1));
    if (answer.encryption !== 'none') {
      this.#startTlsOverTds();
    }
  }

  async #answerLogin(message: TdsMessage): Promise<void> {
    const answer = new Answer(this, serverName(this.#options.profile));
    let name = '';
    try {
      const login = this.#readLogin(message);
      const { request } = login;
      name = request.userName;
      if (request.sspi !== undefined && login.authenticate === undefined) {
        await this.#challenge(request.sspi);
        return;
      }
      this.#openSession(request, login.authenticate, answer);
      await answer.end();
      this.#size = agreedPacketSize(request.packetSize);
    } catch (error) {
      if (!(error instanceof SqlError)) {
        throw error;
      }
      answer.error(error);
      if (error.number === 4060) {
        answer.error(loginFailed(name));
      }
      answer.done(command.none);
      await answer.end();
      this.#channel.end();
    }
  }

  /** LOGIN7, or the SSPI message that completes the one before. */
  #readLogin(message: TdsMessage): { request: Login7; authenticate: Buffer | undefined } {
    if (message.type === packetType.sspi && this.#pendingLogin !== undefined) {
      return { request: this.#pendingLogin, authenticate: message.body };
    }
    if (message.type !== packetType.login7) {
      throw malformedRequest('LOGIN7 expected');
    }
    if (this.#encryption === 'loginOnly') {
      // From here on both sides speak plainly again.
      this.#tls = undefined;
      this.#channel = this.#socket;
      this.#assembler = new PacketAssembler();
    }
    this.#pendingLogin = readLogin7(message.body);
    return { request: this.#pendingLogin, authenticate: undefined };
  }

  async #challenge(negotiate: Buffer): Promise<void> {
    const writer = new ByteWriter();
    writeSspi(writer, this.#ntlm.challenge(negotiate));
    await this.send(packet(packetType.response, writer.take(), true, 1));
  }

  #openSession(request: Login7, authenticate: Buffer | undefined, answer: Answer): void {
    const { profile, databases, spid } = this.#options;
    const login =
      authenticate === undefined
        ? checkPassword(this.#options, request.userName, request.password)
        : checkNtlm(this.#options, this.#ntlm, authenticate);
    const admission = admit(this.#options, login, request.database);
    const { hostName, appName } = request;
    this.#session = new SqlSession({
      profile,
      databases,
      login,
      database: admission.database,
      spid,
      hostName,
      appName,
    });
    writeLoginAnswer(answer, request, admission, profile, this.#strict ? tds80 : tds74);
  }
}

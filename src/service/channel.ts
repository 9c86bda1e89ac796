import type { Socket } from 'node:net';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type DataCallback,
  type Disposable,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { MAX_MESSAGE_BYTES } from '../protocol/service.ts';

/** Where the library would write to the console. */
const SILENT = { error() {}, warn() {}, info() {}, log() {} };

/** Counts what has come since the last whole message, so that nobody fills the memory with an endless one. */
class BoundedReader extends StreamMessageReader {
  readonly #socket: Socket;
  #unread = 0;

  constructor(socket: Socket) {
    super(socket);
    this.#socket = socket;
    // The library's watch over a message that came in part never ends, not with the connection either, and would keep
    // the process alive.
    this.partialMessageTimeout = 0;
    socket.on('data', (chunk: Buffer) => {
      this.#unread += chunk.length;
      if (this.#unread > MAX_MESSAGE_BYTES) socket.destroy();
    });
  }

  override listen(callback: DataCallback): Disposable {
    return super.listen((message) => {
      this.#unread = 0;
      if (!this.#socket.destroyed) callback(message);
    });
  }
}

/** Resolves when the socket is gone, whatever ended it. */
export function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

/**
 * JSON-RPC over a socket, the same on both sides. A message that is too long or no JSON ends the connection: after it,
 * nothing that comes can be told from noise. `listen` is left to the caller.
 */
export function openChannel(socket: Socket): MessageConnection {
  const reader = new BoundedReader(socket);
  const connection = createMessageConnection(reader, new StreamMessageWriter(socket), SILENT);
  // A peer that went away is told by `close`; without a listener its error would end the process.
  socket.on('error', () => {});
  connection.onError(() => socket.destroy());
  socket.once('close', () => connection.dispose());
  return connection;
}

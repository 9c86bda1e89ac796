import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LinkActivity } from '../../../src/domain/activity.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { SERVICE_PROTOCOL, type ServiceIdentity } from '../../../src/protocol/service.ts';
import { whenClosed } from '../../../src/service/channel.ts';
import { newSocketPath, writeServiceFile } from '../../../src/service/serviceFiles.ts';
import {
  startServiceServer,
  type ServiceHandlers,
  type ServiceServer,
} from '../../../src/service/serviceServer.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

export const LINK_ID = '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e';

export const activityIn = (state: LinkActivity['state'], chart: readonly number[] = []): LinkActivity => ({
  linkId: LINK_ID,
  state,
  chart: [...chart],
});

/** The channel's server on a real socket, with a service behind it that notes what it is asked. */
export class ServerBench {
  readonly #folder = temporaryFolder();
  readonly asked: { readonly call: string; readonly params: unknown }[] = [];
  readonly refused: string[] = [];
  readonly token = randomBytes(32).toString('base64url');
  current: LinkActivity = activityIn('scheduled');
  identity: ServiceIdentity = {
    protocol: SERVICE_PROTOCOL,
    version: '0.1.0',
    pid: process.pid,
    since: new Date().toISOString(),
    intervalMinutes: 15,
  };
  #server: ServiceServer | undefined;
  #socket = '';
  readonly #strangers: Socket[] = [];

  get stateRoot(): string {
    return this.#folder.path;
  }

  get server(): ServiceServer {
    if (this.#server === undefined) throw new Error('the server was not started');
    return this.#server;
  }

  async listen(): Promise<void> {
    this.#socket = newSocketPath(this.stateRoot);
    const note =
      <R>(call: string, result: R) =>
      (params: unknown): R => {
        this.asked.push({ call, params });
        return result;
      };
    const handlers: ServiceHandlers = {
      activities: () => [this.current],
      serve: note('serve', {}),
      runNow: ({ linkId }) => {
        throw new LinkError('LINK_PAUSED', { company: linkId }, new Error('as it was told'));
      },
      pause: note('pause', {}),
      resume: note('resume', {}),
      forget: note('forget', {}),
      configure: note('configure', {}),
      stop: note('stop', {}),
      handOver: note('handOver', { intervalMinutes: 15, secrets: {} }),
    };
    this.#server = await startServiceServer({
      socket: this.#socket,
      token: this.token,
      identity: () => this.identity,
      handlers,
      activityOf: () => this.current,
      onRefused: (why) => this.refused.push(why),
    });
    const { pid, protocol, version } = this.identity;
    writeServiceFile(this.stateRoot, { pid, socket: this.#socket, token: this.token, protocol, version });
  }

  tell(activity: LinkActivity): void {
    this.current = activity;
    this.server.changed(activity.linkId);
  }

  /** Somebody who speaks for himself on the socket. */
  async stranger(): Promise<Socket> {
    const socket = connect(this.#socket);
    this.#strangers.push(socket);
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.#strangers) socket.destroy();
    await this.#server?.close('stopped');
    this.#folder.remove();
  }
}

/** As JSON-RPC frames a message. */
export function frame(message: unknown): string {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The next whole message, as text: its parts come as the network has it. One at a time may be waited for. */
export async function nextMessage(socket: Socket): Promise<string> {
  let text = '';
  for (;;) {
    const [, length, body = ''] = /^Content-Length: (\d+)\r\n\r\n(.*)$/s.exec(text) ?? [];
    if (length !== undefined && Buffer.byteLength(body) >= Number(length)) return body;
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += String(chunk);
  }
}

/** All that comes until the other side hangs up. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += String(chunk)));
  await whenClosed(socket);
  return text;
}

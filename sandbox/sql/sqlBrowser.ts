import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** An instance the browser knows. */
interface BrowserInstance {
  readonly name: string;
  readonly port: number;
  readonly serverName?: string;
  readonly version?: string;
}

export interface SqlBrowserOptions {
  /** Default 1434, the port clients ask; 0 for any. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly instances: readonly BrowserInstance[];
}

export interface SqlBrowser {
  readonly port: number;
  close(): Promise<void>;
}

/** Requests and the answer of the SQL Server Resolution Protocol (MC-SQLR). */
const request = { broadcast: 0x02, list: 0x03, instance: 0x04 } as const;
const answerType = 0x05;

function describe({ name, port, serverName = 'SANDBOX', version = '16.0.4175.1' }: BrowserInstance): string {
  return `ServerName;${serverName};InstanceName;${name};IsClustered;No;Version;${version};tcp;${port};;`;
}

/** What a datagram is answered; undefined for one that SQL Browser leaves unanswered (an unknown instance). */
function answerBrowserRequest(message: Buffer, instances: readonly BrowserInstance[]): Buffer | undefined {
  const wanted = message.toString('latin1', 1).replace(/\0.*$/s, '').toLowerCase();
  const type = message[0];
  const found =
    type === request.instance
      ? instances.filter(({ name }) => name.toLowerCase() === wanted)
      : type === request.list || type === request.broadcast
        ? instances
        : [];
  if (found.length === 0) {
    return undefined;
  }
  const text = Buffer.from(found.map(describe).join(''), 'latin1');
  const header = Buffer.from([answerType, text.length & 0xff, text.length >> 8]);
  return Buffer.concat([header, text]);
}

/** Starts a SQL Browser that resolves HOST\INSTANCE to a port. */
export async function startSqlBrowser(options: SqlBrowserOptions): Promise<SqlBrowser> {
  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => {
    const answer = answerBrowserRequest(message, options.instances);
    if (answer !== undefined) {
      socket.send(answer, sender.port, sender.address);
    }
  });
  socket.bind(options.port ?? 1434, options.host ?? '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

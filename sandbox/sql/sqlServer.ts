import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createSecureContext } from 'node:tls';
import { selfSignedCertificate } from './certificate/selfSignedCertificate.ts';
import { serverProfile } from './connection/serverProfile.ts';
import { SqlConnection } from './connection/sqlConnection.ts';
import type { SqlDatabase } from './sqlDatabase.ts';
import type { SqlFaults } from './sqlFaults.ts';
import type { SqlLogin } from './sqlLogin.ts';
import type { EncryptionOffer } from './tds/preLogin.ts';
export type { SqlLogin } from './sqlLogin.ts';

export interface SqlServerOptions {
  readonly databases: readonly SqlDatabase[];
  readonly logins: readonly SqlLogin[];
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /**
   * What PRELOGIN offers. off: none. on (default): login only, or everything when the client asks. required:
   * everything. strict: as required, and TDS 8.0 clients, which begin with TLS, are accepted too.
   */
  readonly encryption?: EncryptionOffer;
  /** PEM; by default a self-signed certificate made at start. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** By default what this machine is called. */
  readonly machineName?: string;
  /** As in HOST\NAME; by default the default instance. */
  readonly instanceName?: string;
  /** Major, minor, build; by default a SQL Server 2022. */
  readonly version?: readonly [number, number, number];
}

export interface SqlServer {
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  /** Connections open now. */
  readonly connections: number;
  /** How many requests with SQL came in all. */
  readonly statementCount: number;
  /** The last thousand batches and parameterised queries, oldest first. */
  readonly statements: readonly string[];
  readonly faults: SqlFaults;
  /** Ends all connections. The databases stay open: who made them closes them. */
  close(): Promise<void>;
}

const statementsKept = 1000;
const firstSpid = 51;

/** Starts a server that speaks TDS 7.4 (and 8.0) for the given databases. */
export async function startSqlServer(options: SqlServerOptions): Promise<SqlServer> {
  const host = options.host ?? '127.0.0.1';
  const tls = options.tls ?? selfSignedCertificate([...new Set(['localhost', '127.0.0.1', host])]);
  // TLS 1.3 sends session tickets after the handshake, which clients that wrap it in TDS packets do not expect.
  const maxVersion = options.encryption === 'strict' ? 'TLSv1.3' : 'TLSv1.2';
  const secureContext = createSecureContext({ ...tls, maxVersion });
  const profile = serverProfile(
    options.instanceName,
    options.version,
    options.machineName,
    options.databases[0]?.collation,
  );
  for (const database of options.databases) {
    database.joinServer(options.databases, options.logins);
  }
  const connections = new Set<SqlConnection>();
  const statements: string[] = [];
  const faults: SqlFaults = {};
  let statementCount = 0;
  let spid = firstSpid;

  const server = createServer((socket) => {
    if (faults.refuseConnections === true) {
      socket.destroy();
      return;
    }
    const connection = new SqlConnection(socket, {
      databases: options.databases,
      logins: options.logins,
      encryption: options.encryption ?? 'on',
      profile,
      secureContext,
      faults,
      spid,
      onStatement: (sql) => {
        statementCount += 1;
        statements.push(sql);
        if (statements.length > statementsKept) {
          statements.shift();
        }
      },
    });
    spid += 1;
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    certificate: tls.cert,
    faults,
    statements,
    get connections() {
      return connections.size;
    },
    get statementCount() {
      return statementCount;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const connection of connections) {
        connection.close();
      }
      await closed;
    },
  };
}

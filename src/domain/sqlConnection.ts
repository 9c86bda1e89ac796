import * as z from 'zod';

/** Where a Sage 200 database is and who reads it; the password travels apart from it. */
export const sqlConnection = z.object({
  /** Host name or address, without port or instance. */
  server: z.string().trim().min(1).max(255),
  port: z.int().min(1).max(65535).optional(),
  /** A named instance, resolved by SQL Server Browser when no port is given. */
  instance: z.string().trim().min(1).max(64).optional(),
  database: z.string().trim().min(1).max(128),
  user: z.string().trim().min(1).max(128),
  /** Windows domain: with it the login is NTLM, without it a SQL Server login. */
  domain: z.string().trim().min(1).max(255).optional(),
  encrypt: z.enum(['true', 'false', 'strict']).default('true'),
  trustServerCertificate: z.boolean().default(false),
});
export type SqlConnection = z.infer<typeof sqlConnection>;

/** `HOST`, `HOST,PORT` or `HOST\INSTANCE`, as SQL Server's own tools write it. */
export function formatSqlServer(connection: Pick<SqlConnection, 'server' | 'port' | 'instance'>): string {
  if (connection.port !== undefined) return `${connection.server},${connection.port}`;
  return connection.instance === undefined
    ? connection.server
    : `${connection.server}\\${connection.instance}`;
}

const PORT = /^\d{1,5}$/;
/** How this machine is called in the names of its own servers. */
const THIS_MACHINE = new Set(['.', '(local)']);
/** The instance that has no name: its port is the server's own. */
const DEFAULT_INSTANCE = 'MSSQLSERVER';

/**
 * Reads a server as people type it: what `formatSqlServer` writes, and `tcp:HOST,PORT`, `HOST:PORT`, `.\INSTANCE`,
 * `(local)\INSTANCE`, `[::1],PORT`. Undefined where it is none of them; named pipes and LocalDB are not reached over TCP.
 */
export function parseSqlServer(
  text: string,
): Pick<SqlConnection, 'server' | 'port' | 'instance'> | undefined {
  const [address = '', ...more] = text
    .trim()
    .replace(/^tcp:\s*/i, '')
    .split(/\s*,\s*/);
  if (more.length > 1) return undefined;
  const [hostAndPort = '', instance, ...others] = address.split('\\');
  if (others.length > 0 || instance === '' || /\s/.test(instance ?? '')) return undefined;
  const { host, port: afterColon } = splitPort(hostAndPort);
  const port = more[0] ?? afterColon;
  if (host === undefined || (more.length > 0 && afterColon !== undefined)) return undefined;
  if (port !== undefined && (!PORT.test(port) || Number(port) < 1 || Number(port) > 65535)) return undefined;
  const isNamed = instance !== undefined && instance.toUpperCase() !== DEFAULT_INSTANCE;
  return {
    server: THIS_MACHINE.has(host.toLowerCase()) ? 'localhost' : host,
    ...(isNamed ? { instance } : {}),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** `HOST:PORT`, or an IPv6 address, which is full of colons, with or without brackets. */
function splitPort(text: string): { readonly host?: string; readonly port?: string } {
  const [, bracketed, afterBracket] = /^\[([0-9a-f:.%]+)\](?::(\d+))?$/i.exec(text) ?? [];
  if (bracketed !== undefined)
    return { host: bracketed, ...(afterBracket === undefined ? {} : { port: afterBracket }) };
  if (/^[0-9a-f:.%]*:[0-9a-f:.%]*:[0-9a-z:.%]*$/i.test(text)) return { host: text };
  const [host = '', port, ...others] = text.split(':');
  const isName = /^[^\s()[\]:]+$/.test(host) || THIS_MACHINE.has(host.toLowerCase());
  if (!isName || others.length > 0) return {};
  return { host, ...(port === undefined ? {} : { port }) };
}

/** Whether the same password is meant: what was typed for one login is not for another. */
export function isSameLogin(a: Login, b: Login): boolean {
  return loginOf(a) === loginOf(b);
}

type Login = Pick<SqlConnection, 'server' | 'port' | 'instance' | 'user' | 'domain'>;

function loginOf({ server, port, instance, user, domain }: Login): string {
  return JSON.stringify([server, port, instance, user, domain]).toLowerCase();
}

/** Reads `DOMAIN\user`, as Windows writes it; a domain that was given apart stands. */
export function parseSqlUser(
  text: string,
  domain?: string,
): { readonly user: string; readonly domain?: string } {
  const [, before, user] = /^\s*([^\\\s]+)\\([^\\]+?)\s*$/.exec(text) ?? [];
  const given = domain || before;
  return { user: user ?? text.trim(), ...(given === undefined ? {} : { domain: given }) };
}

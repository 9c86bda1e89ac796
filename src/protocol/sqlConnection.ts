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

/** Reads what `formatSqlServer` writes; undefined where it is none of the three forms. */
export function parseSqlServer(
  text: string,
): Pick<SqlConnection, 'server' | 'port' | 'instance'> | undefined {
  const match = /^\s*([^,\\\s]+)(?:\\([^,\\\s]+))?(?:\s*,\s*(\d{1,5}))?\s*$/.exec(text);
  const [, server, instance, port] = match ?? [];
  if (server === undefined || (port !== undefined && (Number(port) < 1 || Number(port) > 65535)))
    return undefined;
  return {
    server,
    ...(instance === undefined ? {} : { instance }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

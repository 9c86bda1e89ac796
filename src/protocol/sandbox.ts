import * as z from 'zod';
import type { SqlConnection } from '../domain/sqlConnection.ts';

/** What the sandbox's process says of itself, as one line of JSON: what is used of it here, and more. */
export const sandboxDescription = z.looseObject({
  sql: z.looseObject({
    server: z.string(),
    port: z.int(),
    database: z.string(),
    user: z.string(),
    password: z.string(),
  }),
  api: z.looseObject({
    baseUrl: z.string(),
    implementationId: z.string(),
    implementationName: z.string(),
    publicKey: z.string(),
    privateKey: z.string(),
  }),
  companies: z.array(z.object({ code: z.int(), name: z.string(), server: z.string() })),
});
export type SandboxDescription = z.infer<typeof sandboxDescription>;

/** How the demo company's database is reached: encrypted, by a certificate that it makes itself. */
export function sandboxConnection({ sql }: SandboxDescription): SqlConnection {
  const { server, port, database, user } = sql;
  return { server, port, database, user, encrypt: 'true', trustServerCertificate: true };
}

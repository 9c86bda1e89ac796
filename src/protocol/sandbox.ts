import * as z from 'zod';
import type { SqlConnection } from './sqlConnection.ts';

/** What the demo company's process says of itself: one line of JSON on its output. */
export const sandboxDescription = z.object({
  sql: z.object({
    server: z.string(),
    port: z.int(),
    database: z.string(),
    user: z.string(),
    password: z.string(),
  }),
  api: z.object({
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

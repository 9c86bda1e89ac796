import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { formatSqlServer } from '../../domain/sqlConnection.ts';
import type { SageDatabase } from './sageDatabase.ts';

/**
 * Rows as a query asks for them.
 *
 * @throws LinkError `SQL_ANSWER_UNEXPECTED` for rows of another shape: a column whose type somebody altered, or an answer
 *   of who is no SQL Server.
 */
export function rowsAs<T>(schema: z.ZodType<T>, rows: unknown, { connection }: SageDatabase): T {
  const parsed = schema.safeParse(rows);
  if (parsed.success) return parsed.data;
  const cause = new Error(z.prettifyError(parsed.error));
  throw new LinkError('SQL_ANSWER_UNEXPECTED', { server: formatSqlServer(connection) }, cause);
}

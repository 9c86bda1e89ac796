import sql from 'mssql';
import * as z from 'zod';
import { LinkError } from '../../domain/errors.ts';
import { rowsAs } from './rowsAs.ts';
import type { SageDatabase } from './sageDatabase.ts';

// The name is resolved as a SELECT would resolve it: a table, a view, of whatever schema is the login's.
const COLUMNS_OF_TABLE = `
SELECT c.name AS [name], TYPE_NAME(c.system_type_id) AS [type], c.max_length AS [bytes],
  c.precision AS [precision], c.scale AS [scale], c.collation_name AS [collation]
FROM sys.columns AS c
WHERE c.object_id = OBJECT_ID(@table)`;

const columnRows = z.array(
  z.object({
    name: z.string(),
    type: z
      .string()
      .nullable()
      .transform((type) => type?.toLowerCase() ?? 'unknown'),
    bytes: z.int(),
    precision: z.int(),
    scale: z.int(),
    collation: z.string().nullable(),
  }),
);

/** A column as it is in this installation, which may have altered it. */
export type Column = z.infer<typeof columnRows>[number];

/** The columns of a table by their name in lower case, since the server compares names without case. */
export type TableColumns = ReadonlyMap<string, Column>;

/** The columns of a table; empty where there is no such table, or none that the login may see. */
export async function readTableColumns(database: SageDatabase, table: string): Promise<TableColumns> {
  const rows = await database.query(COLUMNS_OF_TABLE, [
    { name: 'table', type: sql.NVarChar(256), value: `[${table}]` },
  ]);
  return new Map(rowsAs(columnRows, rows, database).map((column) => [column.name.toLowerCase(), column]));
}

/** SQL Server's "invalid object name". */
const NO_SUCH_OBJECT = 208;

/**
 * Whether there is such a table. One that the login may not read is invisible in the catalog, so it is tried.
 *
 * @throws LinkError `SQL_PERMISSION_DENIED` for a table that is there and may not be read.
 */
export async function tableExists(database: SageDatabase, table: string): Promise<boolean> {
  try {
    await database.query(`SELECT TOP (0) 1 AS [one] FROM [${table}]`);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof LinkError)) throw thrown;
    if (thrown.params['number'] === NO_SUCH_OBJECT) return false;
    if (thrown.code === 'SQL_PERMISSION_DENIED')
      throw new LinkError('SQL_PERMISSION_DENIED', { ...thrown.params, table }, thrown.cause);
    throw thrown;
  }
}

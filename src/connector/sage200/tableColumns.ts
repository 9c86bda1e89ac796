import sql from 'mssql';
import * as z from 'zod';
import type { SageDatabase } from './sageDatabase.ts';

const COLUMNS_OF_TABLE = `
SELECT c.name AS [name]
FROM sys.columns AS c
INNER JOIN sys.tables AS t ON t.object_id = c.object_id
WHERE t.name = @table`;

const columnRows = z.array(z.object({ name: z.string() }));

/** The names of a table's columns in lower case, from `sys.columns`; empty where there is no such table. */
export async function readTableColumns(database: SageDatabase, table: string): Promise<ReadonlySet<string>> {
  const rows = await database.query(COLUMNS_OF_TABLE, [
    { name: 'table', type: sql.NVarChar(128), value: table },
  ]);
  return new Set(columnRows.parse(rows).map(({ name }) => name.toLowerCase()));
}

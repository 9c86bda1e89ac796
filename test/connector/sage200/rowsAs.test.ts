import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCompanies, readServerIdentity } from '../../../src/connector/sage200/installation.ts';
import { readTableColumns } from '../../../src/connector/sage200/tableColumns.ts';
import type { SageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { sqlConnection } from '../../../src/domain/sqlConnection.ts';

const connection = sqlConnection.parse({ server: 'SRV', port: 1433, database: 'Sage', user: 'lector' });

/** A database that answers every question with these rows. */
const answering = (rows: readonly unknown[]): SageDatabase => ({
  connection,
  query: async () => rows,
  queryRows: async () => [],
  close: async () => {},
});

describe('rows of another shape', () => {
  it('are the answer of who is no SQL Server, whatever is in them, and no defect of ours', async () => {
    const code = fc.record({ code: fc.jsonValue(), name: fc.jsonValue(), database: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), code), { maxLength: 4 }), async (rows) => {
        for (const read of [
          readCompanies,
          readServerIdentity,
          (database: SageDatabase) => readTableColumns(database, 'Clientes'),
        ])
          await read(answering(rows)).catch((thrown: unknown) =>
            assert.ok(thrown instanceof LinkError, String(thrown)),
          );
      }),
      { numRuns: 300 },
    );
    await assert.rejects(readServerIdentity(answering([{ database: 7 }])), {
      code: 'SQL_ANSWER_UNEXPECTED',
      params: { server: 'SRV,1433' },
    });
  });
});

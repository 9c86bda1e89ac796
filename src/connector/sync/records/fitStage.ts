import { LinkError } from '../../../domain/errors.ts';
import type { SourceShape } from '../../ledger/ledger.ts';
import type { SageDatabase } from '../../sage200/sageDatabase.ts';
import { fitSource, type FittedSource } from '../../sage200/source.ts';
import { readTableColumns, tableExists } from '../../sage200/tableColumns.ts';
import type { Stage } from './stage.ts';

/**
 * Fits the first of a stage's tables that exists; undefined where an optional stage has none.
 *
 * @param before what it was read from last time: what was there then and is gone now is never passed over, since it
 *   would empty records of the CRM, or the whole part.
 * @throws LinkError with an `SQL_` or `SAGE_` code.
 */
export async function fitStage(
  sage: SageDatabase,
  stage: Pick<Stage<unknown>, 'sources' | 'optional'> & { readonly name: string },
  before?: SourceShape,
): Promise<FittedSource<unknown> | undefined> {
  for (const source of stage.sources) {
    const columns = await readTableColumns(sage, source.table);
    // A table that the login may not read is not to be seen in the catalog either.
    if (columns.size === 0 && !(await tableExists(sage, source.table))) {
      if (before?.table === source.table && stage.optional)
        throw new LinkError('SAGE_TABLE_GONE', { table: source.table });
      continue;
    }
    const fitted = fitSource(source, columns);
    await probe(sage, fitted);
    const gone = before?.table === source.table && missingOf(before, fitted);
    if (gone) throw new LinkError('SAGE_COLUMN_GONE', { table: source.table, columns: gone });
    return fitted;
  }
  if (stage.optional) return undefined;
  throw new LinkError('SAGE_TABLE_MISSING', { table: stage.sources[0]?.table ?? stage.name });
}

/** A right may be missing for the table or for one of its columns: the catalog shows neither. */
async function probe(sage: SageDatabase, { table, select }: FittedSource<unknown>): Promise<void> {
  try {
    await sage.query(`SELECT TOP (0) ${select} FROM [${table}]`);
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || thrown.code !== 'SQL_PERMISSION_DENIED') throw thrown;
    throw new LinkError('SQL_PERMISSION_DENIED', { ...thrown.params, table }, thrown.cause);
  }
}

function missingOf(before: SourceShape, { columns }: FittedSource<unknown>): string {
  const present = new Set(columns.map((column) => column.toLowerCase()));
  return before.columns.filter((column) => !present.has(column.toLowerCase())).join(', ');
}

import { recoverUsers } from '../agents/recoverUsers.ts';
import type { CompanyLink } from '../../protocol/link.ts';
import { LinkError } from '../../protocol/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SageDatabase } from '../sage200/sageDatabase.ts';
import { fitSource, type FittedSource } from '../sage200/source.ts';
import { readTableColumns } from '../sage200/tableColumns.ts';
import type { ApiClient } from '../salesManagement/apiClient.ts';
import { readCountries, readMainBranch } from '../salesManagement/settings.ts';
import { readFieldLimits, type FieldLimits } from './fieldLimits.ts';
import type { MappingContext, Stage } from './stage.ts';
import { STAGES } from './stages/stages.ts';

/** A stage ready to run: its source fitted to this installation, its limits read from this implementation. */
export interface ReadyStage {
  readonly stage: Stage<unknown>;
  readonly source: FittedSource<unknown>;
  readonly limits: FieldLimits;
}

/** The two sides, the ledger between them, and what one run needs to know of them. */
export interface SyncContext {
  readonly link: Pick<CompanyLink, 'company' | 'adminUserId' | 'adminAgentCode'>;
  readonly sage: SageDatabase;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly mapping: MappingContext;
  readonly stages: readonly ReadyStage[];
  /** Optional columns and tables that this installation lacks. */
  readonly missing: readonly string[];
  readonly signal: AbortSignal | undefined;
}

export type SyncSides = Pick<SyncContext, 'link' | 'sage' | 'crm' | 'ledger'> & {
  readonly signal?: AbortSignal;
};

/**
 * Looks at both sides before the first record moves, so that a missing column or a refused key changes nothing.
 *
 * @throws LinkError `SAGE_TABLE_MISSING`, `SAGE_COLUMN_MISSING`, or an `SQL_` or `API_` code.
 */
export async function prepareSync(sides: SyncSides): Promise<SyncContext> {
  const { sage, crm, link } = sides;
  const missing: string[] = [];
  const fitted: Omit<ReadyStage, 'limits'>[] = [];
  for (const stage of STAGES) {
    const source = await fitStage(sage, stage);
    if (source === undefined) missing.push(...stage.sources.map(({ table }) => table));
    else {
      missing.push(...source.missing);
      fitted.push({ stage, source });
    }
  }
  // Together: each is a round trip, and a run that finds nothing to do consists of little else.
  const [stages, branch, countries] = await Promise.all([
    Promise.all(
      fitted.map(async (ready) => ({ ...ready, limits: await readFieldLimits(crm, ready.stage.resource) })),
    ),
    readMainBranch(crm),
    readCountries(crm),
    recoverUsers(sides.ledger, crm),
  ]);
  const mapping: MappingContext = {
    branchId: branch.id,
    adminUserId: link.adminUserId,
    adminAgentCode: link.adminAgentCode,
    countryIds: new Map([...countries].map(([code, { id }]) => [code, id])),
  };
  return { ...sides, mapping, stages, missing, signal: sides.signal };
}

/** The first of the stage's tables that exists; undefined where an optional stage has none. */
async function fitStage(
  sage: SageDatabase,
  stage: Stage<unknown>,
): Promise<FittedSource<unknown> | undefined> {
  for (const source of stage.sources) {
    const columns = await readTableColumns(sage, source.table);
    if (columns.size > 0) return fitSource(source, columns);
  }
  if (stage.optional) return undefined;
  throw new LinkError('SAGE_TABLE_MISSING', { table: stage.sources[0]?.table ?? stage.name });
}

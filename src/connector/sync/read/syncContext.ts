import type { StageName } from '../../../domain/sync.ts';
import { USERS } from '../../agents/keptUsers.ts';
import { loadUsers } from '../../agents/loadUsers.ts';
import type { UserReview } from '../../agents/effectiveUsers.ts';
import type { CompanyLink } from '../../../domain/link.ts';
import { LinkError } from '../../../domain/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SageDatabase } from '../../sage200/sageDatabase.ts';
import type { FittedSource } from '../../sage200/source.ts';
import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { readCountries, readMainBranch } from '../../salesManagement/settings.ts';
import { readFieldLimits, type FieldLimits } from '../records/fieldLimits.ts';
import { fitStage } from '../records/fitStage.ts';
import { keyRuleFrom, keyRuleOf, NUMBER_KEY, type KeyRule } from '../records/keyRule.ts';
import type { KeyRules } from '../records/keyRules.ts';
import type { MappingContext, Stage } from '../records/stage.ts';
import { STAGES } from '../records/stages/stages.ts';

/** A stage ready to run: its source fitted to this installation, its limits read from this implementation. */
export interface ReadyStage {
  readonly stage: Stage<unknown>;
  readonly source: FittedSource<unknown>;
  readonly rule: KeyRule;
  readonly limits: FieldLimits;
}

/** A stage that cannot be read as it was before: nothing of it is sent, changed or removed. */
interface StoppedStage {
  readonly stage: Stage<unknown>;
  readonly problem: LinkError;
}

/** The two sides, the ledger between them, and what one run needs to know of them. */
export interface SyncContext {
  readonly link: Pick<CompanyLink, 'company' | 'adminUserId' | 'adminAgentCode'>;
  readonly sage: SageDatabase;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly mapping: MappingContext;
  readonly stages: readonly ReadyStage[];
  readonly stopped: readonly StoppedStage[];
  /** How the keys of every stage are compared, the stopped ones too. */
  readonly rules: KeyRules;
  readonly users: UserReview;
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
  const { crm, link, ledger } = sides;
  const missing: string[] = [];
  const stopped: StoppedStage[] = [];
  const fitted: Omit<ReadyStage, 'limits'>[] = [];
  const rules = new Map<StageName | typeof USERS, KeyRule>([[USERS, NUMBER_KEY]]);
  for (const { stage, source, problem } of await Promise.all(STAGES.map((stage) => fit(sides, stage)))) {
    if (problem !== undefined) stopped.push({ stage, problem });
    if (source !== undefined) {
      const rule = keyRuleOf(source);
      missing.push(...source.missing);
      fitted.push({ stage, source, rule });
      rules.set(stage.name, rule);
      await ledger.useKeyRule(stage.name, rule);
    } else {
      missing.push(...stage.sources.map(({ table }) => table));
      const before = await ledger.keyRule(stage.name);
      if (before !== undefined) rules.set(stage.name, keyRuleFrom(before));
    }
  }
  // Together: each is a round trip, and a run that finds nothing to do consists of little else.
  const [stages, branch, countries, users] = await Promise.all([
    Promise.all(
      fitted.map(async (ready) => ({ ...ready, limits: await readFieldLimits(crm, ready.stage.resource) })),
    ),
    readMainBranch(crm),
    readCountries(crm),
    loadUsers(sides),
  ]);
  const mapping: MappingContext = {
    branchId: branch.id,
    adminUserId: link.adminUserId,
    adminExtId: users.adminExtId,
    users: users.review.users,
    countryIds: new Map([...countries].map(([code, { id }]) => [code, id])),
  };
  const { review } = users;
  return { ...sides, mapping, stages, stopped, rules, users: review, missing, signal: sides.signal };
}

interface Fitted {
  readonly stage: Stage<unknown>;
  readonly source?: FittedSource<unknown> | undefined;
  readonly problem?: LinkError;
}

/** What never was there stops the whole run, before anything is sent; what is gone stops its stage. */
async function fit({ sage, ledger }: SyncSides, stage: Stage<unknown>): Promise<Fitted> {
  const shape = await ledger.shape(stage.name);
  try {
    return { stage, source: await fitStage(sage, stage, shape) };
  } catch (thrown) {
    if (shape === undefined || !(thrown instanceof LinkError) || !STOPS_A_STAGE.has(thrown.code))
      throw thrown;
    return { stage, problem: thrown };
  }
}

/** What concerns one table alone: the others go on. */
const STOPS_A_STAGE: ReadonlySet<string> = new Set([
  'SAGE_TABLE_MISSING',
  'SAGE_TABLE_GONE',
  'SAGE_COLUMN_MISSING',
  'SAGE_COLUMN_GONE',
  'SAGE_COLUMN_TYPE',
  'SQL_PERMISSION_DENIED',
]);

/** For what makes sense only where everything can be read. @throws the problem of a stopped stage. */
export function requireAllStages({ stopped }: SyncContext): void {
  const [first] = stopped;
  if (first !== undefined) throw first.problem;
}

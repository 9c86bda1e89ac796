import type { USERS } from '../../agents/keptUsers.ts';
import type { ErrorDetail } from '../../../domain/errors.ts';
import type { LeftOutCause, Part, StageName } from '../../../domain/sync.ts';
import type { LedgerEntry } from '../../ledger/ledger.ts';
import type { Source } from '../../sage200/source.ts';
import type { CrmRecord } from '../../salesManagement/records.ts';
import type { Body } from './body.ts';
import type { KeyPart } from './keyRule.ts';
import type { EffectiveUser } from '../../agents/effectiveUsers.ts';

export interface Reference {
  readonly stage: StageName | typeof USERS;
  /** The key as the referring row writes it. */
  readonly parts: readonly KeyPart[];
}

/** Where a record's references lead. */
export interface References {
  /** The entry of a record that the CRM holds; undefined otherwise. */
  held(reference: Reference): (LedgerEntry & { readonly crmId: number }) | undefined;
  /** Whether the record is known but could not be sent. */
  failed(reference: Reference): boolean;
}

/** What is the same for all records of a run. */
export interface MappingContext {
  readonly branchId: number;
  /** Who gets the records of agents that are no users (R15). */
  readonly adminUserId: number;
  /** What the CRM knows the ADMIN by in `sales`. */
  readonly adminExtId: string;
  /** The users of the agents, as far as they are theirs still. */
  readonly users: ReadonlyMap<number, EffectiveUser>;
  /** The CRM's countries by ISO code of two letters. */
  readonly countryIds: ReadonlyMap<string, number>;
}

/**
 * A row turned into a body, or why not: `refused` is a failed record with its reason; `orphan` belongs to something
 * that is not synchronised (a web-shop login, a customer on leave) and is left out, which is counted and told.
 */
export type Mapped<Field extends string = string> =
  | { readonly kind: 'body'; readonly body: Body<Field>; readonly vatNumbers?: readonly string[] }
  | Unmapped;

export type Unmapped =
  | { readonly kind: 'refused'; readonly reason: ErrorDetail }
  | { readonly kind: 'orphan'; readonly cause: LeftOutCause };

/** How records of a stage are found again in the CRM without our own ids. */
export interface Identity {
  /** Equal for records that may be the same; several can bear it. */
  ofBody(body: Body): string;
  /** Empty where the record has none. */
  ofRecord(record: CrmRecord): string;
  /** Whether a record that may be the one bears its very words. */
  isExact(body: Body, record: CrmRecord): boolean;
  /** Whether a record that no row stands behind can be one of ours. */
  isOurs(record: CrmRecord): boolean;
  /** A `where` that finds all of these bodies, and perhaps more; undefined lists the whole resource. */
  where(bodies: readonly Body[]): string | undefined;
}

/** One kind of record: where it comes from, how it is mapped, where it goes. */
export interface Stage<Row, Field extends string = string> {
  readonly name: StageName;
  readonly part: Part;
  /** Whether its records count in the figures of the part; order lines count only through their order. */
  readonly counted: boolean;
  readonly resource: string;
  /** The table, or what to read where the installation lacks it. */
  readonly sources: readonly Source<Row>[];
  /** A part whose table may be missing altogether. */
  readonly optional: boolean;
  /** Which fields of a body hold the ids of which stage's records. */
  readonly parents: Readonly<Record<string, StageName>>;
  /** The stages that `references` may name. */
  readonly refersTo: readonly (StageName | typeof USERS)[];
  keyOf(row: Row): readonly KeyPart[];
  /** What tells rows apart that share a key. */
  readonly tieOf?: (row: Row) => string | undefined;
  references(row: Row): readonly Reference[];
  /** A body holds every field that the stage names, and no other. */
  map(row: Row, references: References, context: MappingContext): Mapped<NoInfer<Field>>;
  readonly identity: Identity;
  readonly fields: readonly Field[];
  readonly required: readonly NoInfer<Field>[];
  /** Fields that the API reads under another name. */
  readonly readAs?: Readonly<Record<string, string>>;
}

/** Writes down a stage so that its types are inferred, and forgets them: the engine treats all stages alike. */
export function defineStage<Row, const Field extends string>(stage: Stage<Row, Field>): Stage<unknown> {
  return stage as unknown as Stage<unknown>;
}

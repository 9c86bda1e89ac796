import { DatabaseSync } from 'node:sqlite';
import { PARTS, type Part, type VerifyFigures } from '../../protocol/sync.ts';
import { crmRecord, walkRecords } from '../salesManagement/records.ts';
import { addFigures } from './addFigures.ts';
import { bodyOfRecord, changedFields } from './body.ts';
import { readStage } from './readStage.ts';
import { prepareSync, type ReadyStage, type SyncContext, type SyncSides } from './syncContext.ts';

/** A record that is not as it should be, and how. */
export interface Difference {
  readonly part: Part;
  readonly stage: string;
  readonly key: string;
  readonly kind: 'missing' | 'duplicated' | 'different';
  /** The fields that differ. */
  readonly fields?: readonly string[];
}

export interface Verification {
  readonly parts: readonly VerifyFigures[];
  /** The first of them, enough to look into: those that no rejection explains, then those that one does. */
  readonly differences: readonly Difference[];
}

type Figures = Omit<VerifyFigures, 'part'>;
/** Of each kind. */
const KEPT_DIFFERENCES = 1000;

/**
 * Reads both sides anew and compares them record by record (B14). It changes nothing. The CRM's records wait in a
 * temporary file meanwhile, so that memory stays the same for any number.
 */
export async function verifyLink(sides: SyncSides): Promise<Verification> {
  const context = await prepareSync(sides);
  const parts = new Map<Part, Figures>();
  const [unexplained, rejected]: [Difference[], Difference[]] = [[], []];
  for (const ready of context.stages) {
    const { part, counted } = ready.stage;
    const figures = await verifyStage(context, ready, (difference, isRejected) => {
      const kept = isRejected ? rejected : unexplained;
      if (kept.length < KEPT_DIFFERENCES) kept.push(difference);
    });
    parts.set(part, addFigures(parts.get(part), counted ? figures : asWrongDocuments(figures)));
  }
  return {
    parts: PARTS.flatMap((part) => {
      const figures = parts.get(part);
      return figures === undefined ? [] : [{ part, ...figures }];
    }),
    differences: [...unexplained, ...rejected],
  };
}

/** A line that is missing or wrong makes its document different; it is no document itself. */
function asWrongDocuments({ missing, duplicated, different, rejected }: Figures): Figures {
  return { sage: 0, crm: 0, missing: 0, duplicated, different: missing + different, rejected };
}

async function verifyStage(
  context: SyncContext,
  ready: ReadyStage,
  report: (difference: Difference, isRejected: boolean) => void,
): Promise<Figures> {
  const { stage } = ready;
  const figures = { sage: 0, crm: 0, missing: 0, duplicated: 0, different: 0, rejected: 0 };
  const crm = await listCrm(context, ready);
  try {
    for await (const page of readStage(context, ready)) {
      const entries = await context.ledger.lookup(
        stage.name,
        page.map(({ key }) => key),
      );
      for (const { key, mapped } of page) {
        const entry = entries.get(key);
        const crmId = entry === undefined || entry.state === 'deleted' ? null : entry.crmId;
        if (mapped.kind === 'orphan' && crmId === null) continue;
        figures.sage += 1;
        const identity = mapped.kind === 'body' ? stage.identity.ofBody(mapped.body) : undefined;
        const found = await dropOthers(context, ready, crm.find(identity, crmId), crmId);
        const own = found.find(({ id }) => id === crmId) ?? found[0];
        figures.crm += found.length;
        const tell = (kind: Difference['kind'], fields?: readonly string[]) => {
          figures[kind] += 1;
          const isRejected = entry?.state === 'failed' && kind !== 'duplicated';
          if (isRejected) figures.rejected += 1;
          const which = fields === undefined ? {} : { fields };
          report({ part: stage.part, stage: stage.name, key, kind, ...which }, isRejected);
        };
        if (own === undefined) {
          tell('missing');
          continue;
        }
        if (found.length > 1) tell('duplicated');
        if (mapped.kind !== 'body') {
          if (mapped.kind === 'refused') tell('different');
          continue;
        }
        const held = bodyOfRecord(crmRecord.parse(JSON.parse(own.record)), mapped.body, stage.readAs);
        const fields = Object.keys(changedFields(held, mapped.body));
        if (fields.length > 0) tell('different', fields);
      }
    }
  } finally {
    crm.close();
  }
  return figures;
}

type Found = { readonly id: number; readonly record: string };

/** Two families may share a description: the record of another row is no duplicate of this one. */
async function dropOthers(
  { ledger }: SyncContext,
  { stage }: ReadyStage,
  found: readonly Found[],
  crmId: number | null,
): Promise<readonly Found[]> {
  if (found.length < 2) return found;
  const claimed = await ledger.claimed(
    stage.name,
    found.map(({ id }) => id),
  );
  return found.filter(({ id }) => id === crmId || !claimed.includes(id));
}

interface CrmListing {
  /** The records with this identity, and the one with this id, oldest first. */
  find(identity: string | undefined, crmId: number | null): readonly Found[];
  close(): void;
}

/** Puts the CRM's records of a stage into a temporary file of its own. */
async function listCrm({ crm }: SyncContext, { stage }: ReadyStage): Promise<CrmListing> {
  const database = new DatabaseSync('');
  database.exec('CREATE TABLE record (id INTEGER PRIMARY KEY, identity TEXT NOT NULL, record TEXT NOT NULL)');
  const insert = database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?)');
  for await (const page of walkRecords(crm, stage.resource)) {
    database.exec('BEGIN');
    for (const record of page) insert.run(record.id, stage.identity.ofRecord(record), JSON.stringify(record));
    database.exec('COMMIT');
  }
  database.exec('CREATE INDEX record_identity ON record (identity)');
  const byIdentity = database.prepare(
    'SELECT id, record FROM record WHERE identity = ? OR id = ? ORDER BY id',
  );
  return {
    find: (identity, crmId) => byIdentity.all(identity ?? null, crmId ?? -1) as unknown as readonly Found[],
    close: () => database.close(),
  };
}

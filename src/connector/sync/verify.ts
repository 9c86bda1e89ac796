import { DatabaseSync } from 'node:sqlite';
import { PARTS, type NotSentReason, type Part } from '../../domain/sync.ts';
import type { Difference, Verification } from '../../domain/verification.ts';
import { readExpectedRows } from '../sage200/expectedRows.ts';
import { crmRecord, walkRecords, type CrmRecord } from '../salesManagement/records.ts';
import { addFigures } from './addFigures.ts';
import { bodyOfRecord, changedFields } from './records/body.ts';
import { readStage } from './read/readStage.ts';
import {
  prepareSync,
  requireAllStages,
  type ReadyStage,
  type SyncContext,
  type SyncSides,
} from './read/syncContext.ts';
import { uniqueKeys } from './read/uniqueKeys.ts';

type Figures = Record<
  'sage' | 'crm' | 'missing' | 'duplicated' | 'different' | 'rejected' | 'surplus' | 'dangling',
  number
>;
type NotSent = Map<NotSentReason, number>;
/** Of each kind. */
const KEPT_DIFFERENCES = 1000;

/**
 * Reads both sides anew and compares them record by record (B14). It changes nothing. The CRM's records wait in a
 * temporary file meanwhile, so that memory stays the same for any number.
 */
export async function verifyLink(sides: SyncSides): Promise<Verification> {
  const context = await prepareSync(sides);
  requireAllStages(context);
  const expectedRows = await readExpectedRows(context.sage, context.link.company.code);
  const parts = new Map<Part, Figures>();
  const notSent = new Map<Part, NotSent>();
  const [unexplained, rejected]: [Difference[], Difference[]] = [[], []];
  for (const ready of context.stages) {
    const { part, counted } = ready.stage;
    const expected = expectedRows.get(ready.stage.name);
    for (const { reason, count } of expected?.notSent ?? []) {
      const known = notSent.get(part) ?? new Map<NotSentReason, number>();
      notSent.set(part, known.set(reason, (known.get(reason) ?? 0) + count));
    }
    const figures = await verifyStage(context, ready, expected?.expected, (difference, isRejected) => {
      const kept = isRejected ? rejected : unexplained;
      if (kept.length < KEPT_DIFFERENCES) kept.push(difference);
    });
    parts.set(part, addFigures(parts.get(part), counted ? figures : asWrongDocuments(figures)));
  }
  return {
    parts: PARTS.flatMap((part) => {
      const figures = parts.get(part);
      if (figures === undefined) return [];
      const reasons = [...(notSent.get(part) ?? [])].map(([reason, count]) => ({ reason, count }));
      return [{ part, ...figures, ...(reasons.length === 0 ? {} : { notSent: reasons }) }];
    }),
    differences: [...unexplained, ...rejected],
  };
}

/** A line that is missing or wrong makes its document different; it is no document itself. */
function asWrongDocuments(lines: Figures): Figures {
  return { ...lines, sage: 0, crm: 0, missing: 0, different: lines.missing + lines.different };
}

async function verifyStage(
  context: SyncContext,
  ready: ReadyStage,
  expected: number | undefined,
  report: (difference: Difference, isRejected: boolean) => void,
): Promise<Figures> {
  const { stage } = ready;
  const figures = {
    sage: 0,
    crm: 0,
    missing: 0,
    duplicated: 0,
    different: 0,
    rejected: 0,
    surplus: 0,
    dangling: 0,
  };
  const own = { part: stage.part, stage: stage.name };
  let toSend = 0;
  const unique = uniqueKeys();
  const crm = await listCrm(context, ready);
  try {
    for await (const read of readStage(context, ready)) {
      const page = read.map(unique);
      const entries = await context.ledger.lookup(
        stage.name,
        page.map(({ key }) => key),
      );
      for (const { key, name, mapped } of page) {
        const entry = entries.get(key);
        const crmId = entry === undefined || entry.state === 'deleted' ? null : entry.crmId;
        if (mapped.kind !== 'orphan') toSend += 1;
        else if (crmId === null) continue;
        else figures.dangling += 1;
        figures.sage += 1;
        const identity = mapped.kind === 'body' ? stage.identity.ofBody(mapped.body) : undefined;
        const found = await dropOthers(context, ready, crm.find(identity, crmId), crmId);
        crm.meet(found);
        const theOne = found.find(({ id }) => id === crmId) ?? found[0];
        figures.crm += found.length;
        const tell = (kind: 'missing' | 'duplicated' | 'different', fields?: readonly string[]) => {
          figures[kind] += 1;
          const isRejected = entry?.state === 'failed' && kind !== 'duplicated';
          if (isRejected) figures.rejected += 1;
          const which = fields === undefined ? {} : { fields };
          report({ ...own, key: name, kind, ...which }, isRejected);
        };
        if (theOne === undefined) {
          tell('missing');
          continue;
        }
        if (found.length > 1) tell('duplicated');
        if (mapped.kind !== 'body') {
          if (mapped.kind === 'refused') tell('different');
          continue;
        }
        const held = bodyOfRecord(crmRecord.parse(JSON.parse(theOne.record)), mapped.body, stage.readAs);
        const fields = Object.keys(changedFields(held, mapped.body));
        if (fields.length > 0) tell('different', fields);
      }
    }
    for await (const record of surplusOf(context, ready, crm)) {
      figures.surplus += 1;
      report({ ...own, key: String(record['extId'] ?? record.id), kind: 'surplus' }, false);
    }
    if (expected !== undefined && expected !== toSend) {
      // The database counts by its own joins: what was read and mapped is not all, or more than that.
      figures.missing += Math.abs(expected - toSend);
      report({ ...own, key: `${expected} ≠ ${toSend}`, kind: 'uncounted' }, false);
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

/** Records that stand for nothing that is sent, although they are ours: by the ledger, or by their extId. */
async function* surplusOf(
  { ledger }: SyncContext,
  { stage }: ReadyStage,
  crm: CrmListing,
): AsyncGenerator<CrmRecord> {
  for (const page of crm.unmet()) {
    const records = page.map(({ record }) => crmRecord.parse(JSON.parse(record)));
    const claimed = await ledger.claimed(
      stage.name,
      records.map(({ id }) => id),
    );
    for (const record of records) {
      if (claimed.includes(record.id) || stage.identity.isOurs(record)) yield record;
    }
  }
}

interface CrmListing {
  /** The records with this identity, and the one with this id, oldest first. */
  find(identity: string | undefined, crmId: number | null): readonly Found[];
  /** These stand for a record of Sage. */
  meet(records: readonly Found[]): void;
  /** Those that stand for none, in pages. */
  unmet(): Generator<readonly Found[]>;
  close(): void;
}

/** Puts the CRM's records of a stage into a temporary file of its own. */
async function listCrm({ crm }: SyncContext, { stage }: ReadyStage): Promise<CrmListing> {
  const database = new DatabaseSync('');
  database.exec(
    'CREATE TABLE record (id INTEGER PRIMARY KEY, identity TEXT NOT NULL, record TEXT NOT NULL, met INTEGER NOT NULL)',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?, 0)');
  for await (const page of walkRecords(crm, stage.resource)) {
    database.exec('BEGIN');
    for (const record of page) insert.run(record.id, stage.identity.ofRecord(record), JSON.stringify(record));
    database.exec('COMMIT');
  }
  database.exec('CREATE INDEX record_identity ON record (identity)');
  const byIdentity = database.prepare(
    'SELECT id, record FROM record WHERE identity = ? OR id = ? ORDER BY id',
  );
  const meet = database.prepare('UPDATE record SET met = 1 WHERE id = ?');
  const unmet = database.prepare(
    'SELECT id, record FROM record WHERE met = 0 AND id > ? ORDER BY id LIMIT 200',
  );
  return {
    find: (identity, crmId) => byIdentity.all(identity ?? null, crmId ?? -1) as unknown as readonly Found[],
    meet(records) {
      for (const { id } of records) meet.run(id);
    },
    *unmet() {
      for (let after = -1; ;) {
        const page = unmet.all(after) as unknown as readonly Found[];
        if (page.length === 0) return;
        yield page;
        after = page.at(-1)?.id ?? after;
      }
    },
    close: () => database.close(),
  };
}

import { DatabaseSync } from 'node:sqlite';
import type { Ledger, LedgerEntry } from '../../ledger/ledger.ts';

/** Records that a dry run would create, so that what refers to them can be mapped too. */
export interface PlannedRecords {
  /** The ledger as it would be: planned records are in it, without an id of the CRM that means anything. */
  readonly ledger: Pick<Ledger, 'lookup'>;
  add(stage: string, records: readonly { readonly key: string; readonly text: string }[]): void;
  close(): void;
}

/** Keeps the plan in a temporary file: memory stays the same for any number of records. */
export function planRecords(ledger: Ledger): PlannedRecords {
  const database = new DatabaseSync('');
  database.exec(
    'CREATE TABLE planned (stage TEXT, key TEXT, body TEXT, PRIMARY KEY (stage, key)) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO planned VALUES (?, ?, ?)');
  const find = database.prepare(
    'SELECT key, body FROM planned WHERE stage = ? AND key IN (SELECT value FROM json_each(?))',
  );
  return {
    ledger: {
      async lookup(stage, keys) {
        const known = await ledger.lookup(stage, keys);
        const planned = find.all(stage, JSON.stringify(keys)) as unknown as readonly PlannedRow[];
        return new Map([...planned.map(({ key, body }) => [key, toEntry(key, body)] as const), ...known]);
      },
    },
    add(stage, records) {
      database.exec('BEGIN');
      for (const { key, text } of records) insert.run(stage, key, text);
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}

interface PlannedRow {
  readonly key: string;
  readonly body: string;
}

function toEntry(key: string, body: string): LedgerEntry {
  return { seq: 0, key, name: key, crmId: 0, state: 'synced', digest: '', body };
}

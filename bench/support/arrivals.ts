import { STAGES } from '../../src/connector/sync/records/stages/stages.ts';
import type { CrmDescription } from './sideProgram.ts';

/** What the CRM holds after a run, whatever the program that ran says of it. */
export interface Arrivals {
  /** Records of all parts. */
  readonly records: number;
  /** The external ids of its accounts. */
  readonly accounts: ReadonlySet<string>;
  /** When the last record was created, in milliseconds since 1970. */
  readonly lastAt: number;
}

interface StoredRecord {
  readonly id: number;
  readonly extId?: string | null;
  readonly dateCreated: string;
}

export async function arrivalsIn(crm: CrmDescription): Promise<Arrivals> {
  const accounts = new Set<string>();
  let [records, lastAt] = [0, 0];
  for (const resource of new Set(STAGES.map((stage) => stage.resource))) {
    for await (const { extId, dateCreated } of storedRecords(crm, resource)) {
      records += 1;
      lastAt = Math.max(lastAt, Date.parse(dateCreated));
      if (resource === 'accounts' && typeof extId === 'string') accounts.add(extId);
    }
  }
  return { records, accounts, lastAt };
}

/** How many records have arrived until now. */
export async function createdIn(crm: CrmDescription): Promise<number> {
  const { created } = await control<{ readonly created: number }>(crm, '/stats');
  return created;
}

async function* storedRecords(crm: CrmDescription, resource: string): AsyncGenerator<StoredRecord> {
  const path = `/records/${crm.implementationId}/${resource}`;
  let page = await control<readonly StoredRecord[]>(crm, path);
  while (page.length > 0) {
    yield* page;
    page = await control(crm, `${path}?after=${page.at(-1)?.id}`);
  }
}

async function control<T>({ controlUrl, controlToken }: CrmDescription, path: string): Promise<T> {
  const answer = await fetch(`${controlUrl}${path}`, { headers: { 'X-Sandbox-Token': controlToken } });
  if (!answer.ok) throw new Error(`the sandbox did not answer: ${await answer.text()}`);
  return (await answer.json()) as T;
}

import { Agent, request } from 'node:http';
import type { CrmDescription } from './sideProgram.ts';
import { idsOf, type SentBatch } from './recording.ts';

/** The fields of each resource that carry ids of another. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/productCategories/bulk': { cLevel2: '/productFamilies/bulk' },
  '/products/bulk': { familyId: '/productFamilies/bulk', categoryId: '/productCategories/bulk' },
  '/contacts/bulk': { accountId: '/accounts/bulk' },
  '/salesorders/bulk': { accountId: '/accounts/bulk' },
  '/salesOrdersLines/bulk': { salesOrderId: '/salesorders/bulk', productId: '/products/bulk' },
  '/sales/bulk': { accountId: '/accounts/bulk' },
};

/**
 * Sends recorded batches into another CRM with so many in flight and does nothing else while the clock runs: bodies are
 * made before, answers read after. Records a second.
 */
export async function replay(
  crm: CrmDescription,
  batches: readonly SentBatch[],
  inFlight: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const login = await post(
    crm,
    agent,
    '/login',
    JSON.stringify({ username: crm.keys.publicKey, password: crm.keys.privateKey }),
  );
  const { token } = JSON.parse(login) as { token: string };
  /** By resource: the id in the first CRM, and the one in this. */
  const renamed = new Map<string, Map<number, number>>();
  let [records, taken] = [0, 0];
  for (const path of new Set(batches.map((batch) => batch.path))) {
    const own = batches.filter((batch) => batch.path === path);
    const bodies = own.map(({ items }) => Buffer.from(JSON.stringify(rename(path, items, renamed))));
    const answers: string[] = [];
    const started = performance.now();
    let next = 0;
    const sender = async () => {
      for (let index = next; index < bodies.length; index = next) {
        next += 1;
        answers[index] = await post(crm, agent, path, bodies[index] ?? '', token);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sender));
    taken += performance.now() - started;
    const ids = new Map<number, number>();
    own.forEach((batch, index) => {
      for (const [guid, id] of idsOf(JSON.parse(answers[index] ?? '[]'))) {
        const before = batch.ids.get(guid);
        if (before !== undefined) ids.set(before, id);
      }
    });
    const sent = own.reduce((sum, batch) => sum + batch.ids.size, 0);
    if (ids.size !== sent) throw new Error(`${path}: ${ids.size} of ${sent} records were created`);
    renamed.set(path, ids);
    records += sent;
  }
  agent.destroy();
  return records / (taken / 1000);
}

function rename(
  path: string,
  items: SentBatch['items'],
  renamed: ReadonlyMap<string, ReadonlyMap<number, number>>,
): unknown {
  const references = Object.entries(REFERENCES[path] ?? {});
  return items.map(({ guid, data }) => ({
    guid,
    data: {
      ...data,
      ...Object.fromEntries(
        references.flatMap(([field, to]) => {
          const id = renamed.get(to)?.get(Number(data[field]));
          return id === undefined ? [] : [[field, id]];
        }),
      ),
    },
  }));
}

function post(
  crm: CrmDescription,
  agent: Agent,
  path: string,
  body: Buffer | string,
  token = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${crm.apiUrl}${path}`,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          ...(token === '' ? {} : { 'X-Session-Key': token }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${path}: HTTP ${answer.statusCode} ${text.slice(0, 200)}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

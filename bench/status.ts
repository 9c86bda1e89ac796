import { join } from 'node:path';
import { openLedger } from '../src/connector/ledger/sqliteLedger.ts';
import type { Ledger, Settlement } from '../src/connector/ledger/ledger.ts';
import { readFigures } from '../src/connector/sync/status.ts';
import { temporaryFolder } from '../scripts/support/temporaryFolder.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, type Report } from './support/report.ts';
import { measure, seconds } from './support/rounds.ts';

const SIZES = [1000, 1_000_000] as const;
const CALLS = 200;

/** What the status figures cost with a small and with a large ledger. */
export async function benchStatus({ scale, rounds }: BenchOptions): Promise<Report> {
  const folder = temporaryFolder();
  const ledgers: { readonly name: string; readonly ledger: Ledger }[] = [];
  try {
    for (const size of SIZES) {
      const records = Math.max(100, Math.round(size * scale));
      const { ledger } = openLedger(join(folder.path, `${size}.db`));
      await fill(ledger, records);
      ledgers.push({ name: figure(records), ledger });
    }
    const medians = await measure(
      ledgers.map(({ name, ledger }) => ({
        name,
        run: async () => {
          const taken = await seconds(async () => {
            for (let call = 0; call < CALLS; call += 1) await readFigures(ledger);
          });
          return (taken / CALLS) * 1000;
        },
      })),
      rounds,
    );
    const [small = Number.NaN, large = Number.NaN] = [...medians.values()];
    return {
      title: 'status: the figures of all parts',
      columns: ['records in the ledger', 'ms', 'ratio'],
      rows: [...medians].map(([name, ms]) => [name, figure(ms), figure(ms / small)]),
      goals: [
        { text: 'the same for any number of records (at most 20 % more)', met: large / small < 1.2 },
        { text: 'under 1 ms', met: large < 1 },
      ],
    };
  } finally {
    for (const { ledger } of ledgers) ledger.close();
    folder.remove();
  }
}

async function fill(ledger: Ledger, records: number): Promise<void> {
  const body = JSON.stringify({ name: 'Ferretería Núñez, S.L.', address1: 'Calle Mayor, 1', city: 'Ávila' });
  for (let start = 0; start < records; start += 10_000) {
    const settlements = Array.from({ length: Math.min(10_000, records - start) }, (_, index): Settlement => {
      const number = start + index + 1;
      return {
        kind: 'created',
        key: String(430_000_000 + number),
        crmId: number,
        digest: `d${number}`,
        body,
      };
    });
    await ledger.settle('accounts', settlements);
  }
}

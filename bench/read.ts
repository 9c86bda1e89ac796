import { spawnSync } from 'node:child_process';
import { Connection, Request } from 'tedious';
import { openSageDatabase } from '../src/connector/sage200/sageDatabase.ts';
import { readRawPages, readRow } from '../src/connector/sage200/readPages.ts';
import { fitSource, type FittedSource } from '../src/connector/sage200/source.ts';
import { readTableColumns } from '../src/connector/sage200/tableColumns.ts';
import { STAGES } from '../src/connector/sync/records/stages/stages.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { figure, print, type Report } from './support/report.ts';
import { measure, seconds } from './support/rounds.ts';
import type { SqlDescription } from './support/sideProgram.ts';
import { connectionTo, startSqlSide } from './support/sides.ts';

const COMPANY = 1;

/** Rows a second of each reader, against the driver alone and against FreeTDS' bulk copy, for the same columns and rows. */
export async function benchRead({ scale, rounds }: BenchOptions): Promise<Report> {
  const size = (full: number) => Math.max(500, Math.round(full * scale));
  const side = await startSqlSide({ customers: size(50_000), products: size(50_000), orders: size(30_000) });
  const { description } = side;
  const sage = await openSageDatabase(connectionTo(description), description.password);
  const withBulkCopy = hasBulkCopy();
  if (!withBulkCopy) print('freebcp (Debian: freetds-bin) is not installed: its column is left out');
  const rows: string[][] = [];
  const ratios: number[] = [];
  try {
    for (const stage of STAGES) {
      const [source] = stage.sources;
      if (source === undefined) continue;
      const fitted = fitSource(source, await readTableColumns(sage, source.table));
      const query = wholeQuery(fitted);
      let count = 0;
      const medians = await measure(
        [
          {
            name: 'ours',
            run: () =>
              seconds(async () => {
                count = 0;
                for await (const page of readRawPages(sage, fitted, COMPANY)) {
                  for (const raw of page) if (readRow(fitted, raw).ok) count += 1;
                }
              }),
          },
          { name: 'driver', run: () => drain(description, query) },
          ...(withBulkCopy ? [{ name: 'freebcp', run: async () => bulkCopy(description, query) }] : []),
        ],
        rounds,
      );
      const rate = (name: string) => count / (medians.get(name) ?? Number.NaN);
      const ratio = rate('ours') / rate('driver');
      // A handful of rows measures the round trip, not the reading.
      if (count >= 5000) ratios.push(ratio);
      rows.push([
        stage.name,
        figure(count),
        figure(rate('ours')),
        figure(rate('driver')),
        withBulkCopy ? figure(rate('freebcp')) : '-',
        ratio.toFixed(2),
        withBulkCopy ? (rate('ours') / rate('freebcp')).toFixed(2) : '-',
      ]);
    }
  } finally {
    await sage.close();
    await side.stop();
  }
  return {
    title: 'read: rows a second out of the SQL sandbox',
    columns: ['stage', 'rows', 'ours', 'tedious alone', 'freebcp', 'of tedious', 'of freebcp'],
    rows,
    goals: [
      {
        text: 'at least 0.85 of tedious alone, each stage of 5,000 rows and more',
        met: ratios.every((ratio) => ratio >= 0.85),
      },
    ],
    notes: [
      'ours reads by key pages, parses each row and reads a page ahead; the others drain one query without looking at a row',
      'freebcp connects anew each time and does not encrypt what it reads; the other two do',
    ],
  };
}

function wholeQuery(source: FittedSource<unknown>): string {
  const order = source.key.map(({ column }) => `[${column}]`).join(', ');
  const conditions = source.conditions.replaceAll('@company', String(COMPANY));
  return `SELECT ${source.select} FROM [${source.table}] WHERE ${conditions} ORDER BY [CodigoEmpresa], ${order}`;
}

/** Seconds for the driver to take all rows of a query; the connection stands before the clock starts. */
async function drain({ port, user, password }: SqlDescription, query: string): Promise<number> {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: user, password } },
    options: { port, database: 'Sage', encrypt: true, trustServerCertificate: true, requestTimeout: 0 },
  });
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error === undefined ? resolve() : reject(error)));
  });
  try {
    return await seconds(
      () =>
        new Promise<void>((resolve, reject) => {
          connection.execSql(
            new Request(query, (error) => (error ? reject(error) : resolve())).on('row', () => {}),
          );
        }),
    );
  } finally {
    connection.close();
  }
}

function hasBulkCopy(): boolean {
  return spawnSync('freebcp', ['-v']).error === undefined;
}

function bulkCopy({ port, user, password }: SqlDescription, query: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(
    'freebcp',
    [
      query,
      'queryout',
      '/dev/null',
      '-S',
      `127.0.0.1:${port}`,
      '-D',
      'Sage',
      '-U',
      user,
      '-P',
      password,
      '-c',
    ],
    { env: { ...process.env, TDSVER: '7.4' } },
  );
  if (status !== 0) throw new Error(`freebcp: ${String(stderr)}`);
  return (performance.now() - started) / 1000;
}

import { readRawPages } from '../src/connector/sage200/readPages.ts';
import { fitSource } from '../src/connector/sage200/source.ts';
import { readTableColumns } from '../src/connector/sage200/tableColumns.ts';
import { STAGES } from '../src/connector/sync/records/stages/stages.ts';
import type { BenchOptions } from './support/benchOptions.ts';
import { changeSage, COMPANY, LinkedSides } from './support/linkedSides.ts';
import { figure, type Report } from './support/report.ts';
import { measure, median, processorSeconds, seconds, type Contender } from './support/rounds.ts';
import { startCrmSide, startSqlSide } from './support/sides.ts';

const LATENCY = 20;

/** What a run costs that has nothing, little or something to remove to do, against reading the same rows alone. */
export async function benchResync({ scale, rounds }: BenchOptions): Promise<Report> {
  const size = (full: number) => Math.max(500, Math.round(full * scale));
  const sqlSide = await startSqlSide({
    customers: size(50_000),
    products: size(50_000),
    orders: size(30_000),
  });
  const crmSide = await startCrmSide(LATENCY);
  const sides = await LinkedSides.open(sqlSide.description, crmSide.description);
  const change = (statements: readonly string[]) => changeSage(sqlSide.description, statements);
  let rows = 0;
  try {
    await sides.sync();
    const learning = await seconds(() => sides.sync());
    let round = 0;
    const processor = new Map<string, number[]>();
    /** Keeps what a run costs this process, beside what it takes. */
    const noting = async (name: string, work: () => Promise<number>): Promise<number> => {
      let taken = Number.NaN;
      const spent = await processorSeconds(async () => {
        taken = await work();
      });
      processor.set(name, [...(processor.get(name) ?? []), spent]);
      return taken;
    };
    const contenders: readonly Contender[] = [
      {
        name: 'reading alone',
        run: () =>
          noting('reading alone', () =>
            seconds(async () => {
              rows = await readAll(sides);
            }),
          ),
      },
      { name: 'nothing changed', run: () => noting('nothing changed', () => timed(sides, 0)) },
      {
        name: '1 % changed',
        async run() {
          round += 1;
          await change([
            `UPDATE Clientes SET Telefono = '${round}' WHERE CodigoEmpresa = 1 AND CodigoCliente LIKE '%07'`,
            `UPDATE Articulos SET Descripcion2Articulo = '${round}' WHERE CodigoEmpresa = 1 AND CodigoArticulo LIKE '%07'`,
            `UPDATE LineasPedidoCliente SET DescripcionArticulo = '${round}' WHERE CodigoEmpresa = 1 AND NumeroPedido % 100 = 7`,
          ]);
          const taken = await noting('1 % changed', () => timed(sides, 1));
          await sides.sync();
          return taken;
        },
      },
      {
        name: '1 % removed',
        async run() {
          await change([
            `UPDATE Clientes SET BajaEmpresaLc = -1 WHERE CodigoEmpresa = 1 AND BajaEmpresaLc = 0 AND CodigoCliente LIKE '%13'`,
            `UPDATE Articulos SET PublicarGCRM = 0 WHERE CodigoEmpresa = 1 AND PublicarGCRM <> 0 AND CodigoArticulo LIKE '%13'`,
          ]);
          const taken = await noting('1 % removed', () => timed(sides, 1));
          await change([
            `UPDATE Clientes SET BajaEmpresaLc = 0 WHERE CodigoEmpresa = 1 AND CodigoCliente LIKE '%13'`,
            `UPDATE Articulos SET PublicarGCRM = -1 WHERE CodigoEmpresa = 1 AND CodigoArticulo LIKE '%13'`,
          ]);
          await sides.sync();
          await sides.sync();
          return taken;
        },
      },
    ];
    const medians = await measure(contenders, rounds);
    const reading = medians.get('reading alone') ?? Number.NaN;
    const ratio = (medians.get('nothing changed') ?? Number.NaN) / reading;
    const all = [...medians, ['nothing changed, first run after the filling (once)', learning] as const];
    return {
      title: `resync: ${figure(rows)} rows, ${LATENCY} ms latency`,
      columns: ['run', 'seconds', 'of reading', 'CPU of reading', 'rows/s'],
      rows: all.map(([name, taken]) => [
        name,
        taken.toFixed(2),
        (taken / reading).toFixed(2),
        processorRatio(processor, name),
        figure(rows / taken),
      ]),
      goals: [{ text: 'nothing changed: at most 1.3 times reading alone', met: ratio <= 1.3 }],
      notes: [
        'reading alone: the same pages of the same rows, unparsed; CPU: of this process, which a busy machine changes less',
        'removed: customers on leave and products unpublished, each deleted in the CRM by a request of its own',
      ],
    };
  } finally {
    await sides.close();
    await Promise.all([sqlSide.stop(), crmSide.stop()]);
  }
}

function processorRatio(processor: ReadonlyMap<string, readonly number[]>, name: string): string {
  const [own, reading] = [processor.get(name), processor.get('reading alone')];
  return own === undefined || reading === undefined ? '-' : (median(own) / median(reading)).toFixed(2);
}

/** @param least how many records must have been sent at least, so that no figure is of a run that did nothing. */
async function timed(sides: LinkedSides, least: 0 | 1): Promise<number> {
  let sent = 0;
  const taken = await seconds(async () => {
    const { creates, updates, deletes } = await sides.sync();
    sent = creates + updates + deletes;
  });
  if (sent > 0 !== least > 0) throw new Error(`${sent} records were sent`);
  return taken;
}

async function readAll({ sage }: LinkedSides): Promise<number> {
  let rows = 0;
  for (const { sources } of STAGES) {
    const [source] = sources;
    if (source === undefined) continue;
    const fitted = fitSource(source, await readTableColumns(sage, source.table));
    for await (const page of readRawPages(sage, fitted, COMPANY)) rows += page.length;
  }
  return rows;
}

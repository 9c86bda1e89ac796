import assert from 'node:assert/strict';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { onlyOnSandbox } from '../support/sides.ts';
import { TABLE } from './support/faultTable.ts';
import { nearly, type Json } from './support/malformed.ts';
import { World } from './support/world.ts';

const isLong = process.env['FAULTS'] === 'long';
const WORLDS = isLong ? 10 : 1;
/** Runs in one of them. */
const RUNS = isLong ? 8 : 4;
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

/** Text that people, imports and other programs have put into columns of Sage. */
const TEXTS = [
  '',
  ' ',
  '-',
  '\t\r\n',
  '\u0001\u001B[2J',
  '<b>ñ</b>&amp;',
  "'; DROP TABLE Clientes; --",
  'ñ'.repeat(13),
  '\u{1F600}',
  '\uFFFF',
  '{"a":[1]}',
  'a@b',
  'a@b.example; c@d.example',
  'https://',
  '00000000000000000000',
  'NULL',
];

describe('what comes from either side is not as it should be', function () {
  this.timeout(120_000);
  before(onlyOnSandbox);
  const codes = new Map<string, number>();
  after(() => {
    const told = [...codes].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`);
    TABLE.note(`runs with answers of another shape: ${told.join(', ')}`);
  });

  for (let world = SEED; world < SEED + WORLDS; world += 1) {
    it(`answers of the API of another shape: each run ends with a code of its own, and a right one after it (${world})`, async () => {
      const random = new Random(streamOf('answers'), world);
      const here = await World.open(world);
      try {
        for (let run = 0; run < RUNS; run += 1) {
          const alter = (body: Buffer) => {
            const right = JSON.parse(body.toString() || 'null') as Json;
            return JSON.stringify(nearly(random, [right])) ?? '';
          };
          here.http.rules = [
            {
              fault: { kind: 'alter', alter },
              methods: random.pick([['GET'], ['POST'], ['GET', 'POST', 'PUT', 'DELETE']]),
              skip: random.integer(0, 40),
              count: random.integer(1, 40),
            },
          ];
          // What is no error of ours by its class is thrown.
          const code = await here.sync();
          codes.set(code, (codes.get(code) ?? 0) + 1);
          assert.notEqual(code, 'INTERNAL');
        }
        here.calm();
        assert.equal(await here.sync(), 'done');
      } finally {
        here.calm();
        await here.close();
      }
    });

    it(`rows of Sage with whatever text: each run is done, what cannot be sent is told, the rest is there (${world})`, async () => {
      const random = new Random(streamOf('rows'), world);
      const here = await World.open(world);
      try {
        for (let run = 0; run < RUNS; run += 1) {
          for (let change = 0; change < 12; change += 1) await changeText(here, random);
          assert.equal(await here.sync(), 'done');
        }
        const { parts } = await here.bench.verify();
        for (const { part, missing, different, rejected, duplicated } of parts)
          assert.deepEqual([part, missing + different - rejected, duplicated], [part, 0, 0]);
      } finally {
        await here.close();
      }
    });
  }
});

/** Text columns that no key and no other table hangs on. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Clientes: [
    'RazonSocial',
    'Nombre',
    'Domicilio',
    'Fax',
    'Telefono',
    'EMail1',
    'CifDni',
    'ObservacionesCliente',
  ],
  Articulos: ['DescripcionArticulo'],
  LcClienteContactos: ['NombreContactoLc', 'TelefonoContactoLc'],
};

async function changeText({ sandbox }: World, random: Random): Promise<void> {
  const table = random.pick(Object.keys(COLUMNS));
  const column = random.pick(COLUMNS[table] ?? []);
  // The narrowest of the columns takes 13 characters.
  const text = random.pick(TEXTS).slice(0, 13).replaceAll("'", "''");
  const code = table === 'Articulos' ? 'CodigoArticulo' : 'CodigoCliente';
  await sandbox.change(
    `UPDATE ${table} SET ${column} = N'${text}' WHERE CodigoEmpresa = 1 AND ${code} LIKE '%${random.integer(0, 9)}'`,
  );
}

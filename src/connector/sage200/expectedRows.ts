import sql from 'mssql';
import * as z from 'zod';
import type { NotSentReason } from '../../domain/sync.ts';
import { rowsAs } from './rowsAs.ts';
import type { SageDatabase } from './sageDatabase.ts';
import { readTableColumns, type TableColumns } from './tableColumns.ts';

/**
 * What of each table should be in the CRM, and why the rest should not: counted by the database, with its own joins and
 * comparisons. It is written down a second time on purpose, and shares nothing with what is read and mapped, so that a
 * mistake there shows as a difference here (B14).
 */
export interface ExpectedRows {
  readonly expected: number;
  readonly notSent: readonly { readonly reason: NotSentReason; readonly count: number }[];
}

/** Why a row is not sent, as a condition on it; the first that holds is the reason. */
type Reasons = readonly (readonly [NotSentReason | 'anotherStage', string | undefined])[];

interface Question {
  readonly table: string;
  readonly joins?: string;
  readonly reasons: Reasons;
}

interface Catalog {
  has(table: string, column: string): boolean;
  /** A comparison of two columns of text, as the second one compares: their collations may differ. */
  equal(table: string, alias: string, otherTable: string, otherAlias: string, column: string): string;
}
type Has = Catalog['has'];

/** The questions for each stage, by its name; `t` is the table asked of. */
const QUESTIONS: Readonly<Record<string, (catalog: Catalog) => Question>> = {
  families: ({ has }) => ({
    table: 'Familias',
    reasons: [
      ['anotherStage', `NOT ${isOwnRow('t')}`],
      ['unpublished', unpublished(has, 'Familias', 't')],
    ],
  }),
  categories: ({ has }) => ({
    table: 'Familias',
    joins: `LEFT JOIN (SELECT DISTINCT f.[CodigoEmpresa], f.[CodigoFamilia] FROM [Familias] AS f
      WHERE ${isOwnRow('f')}${and(not(unpublished(has, 'Familias', 'f')))}) AS p
      ON p.[CodigoEmpresa] = t.[CodigoEmpresa] AND p.[CodigoFamilia] = t.[CodigoFamilia]`,
    reasons: [
      ['anotherStage', isOwnRow('t')],
      ['unpublished', unpublished(has, 'Familias', 't')],
      ['familyMissing', 'p.[CodigoFamilia] IS NULL'],
    ],
  }),
  products: ({ has }) => ({
    table: 'Articulos',
    reasons: [['unpublished', unpublished(has, 'Articulos', 't')]],
  }),
  accounts: ({ has }) => ({
    table: 'Clientes',
    reasons: [
      ['otherCategory', otherCategory(has, 't')],
      ['onLeave', onLeave(has, 'Clientes', 't')],
    ],
  }),
  contacts: (catalog) => ({
    table: 'LcClienteContactos',
    joins: joinAccount(catalog, 'LcClienteContactos'),
    reasons: [
      [
        'dataProtection',
        catalog.has('LcClienteContactos', 'ExcluirPorLOPDLc')
          ? 'ISNULL(t.[ExcluirPorLOPDLc], 1) <> 0'
          : undefined,
      ],
      ['onLeave', onLeave(catalog.has, 'LcClienteContactos', 't')],
      ['accountMissing', 'a.[CodigoCliente] IS NULL'],
    ],
  }),
  orders: (catalog) => ({
    table: 'CabeceraPedidoCliente',
    joins: joinAccount(catalog, 'CabeceraPedidoCliente'),
    reasons: [['accountMissing', 'a.[CodigoCliente] IS NULL']],
  }),
  orderLines: (catalog) => ({
    table: 'LineasPedidoCliente',
    joins: `LEFT JOIN [CabeceraPedidoCliente] AS o ON o.[CodigoEmpresa] = t.[CodigoEmpresa]
        AND o.[EjercicioPedido] = t.[EjercicioPedido] AND ${catalog.equal('LineasPedidoCliente', 't', 'CabeceraPedidoCliente', 'o', 'SeriePedido')}
        AND o.[NumeroPedido] = t.[NumeroPedido]
      ${joinAccount(catalog, 'CabeceraPedidoCliente', 'o')}`,
    reasons: [
      ['orderMissing', 'a.[CodigoCliente] IS NULL'],
      ['lineWithoutArticle', `ISNULL(t.[CodigoArticulo], '') = ''`],
    ],
  }),
  sales: (catalog) =>
    catalog.has('ResumenCliente', 'CodigoCliente')
      ? {
          table: 'ResumenCliente',
          joins: joinAccount(catalog, 'ResumenCliente'),
          reasons: [['accountMissing', 'a.[CodigoCliente] IS NULL']],
        }
      : {
          table: 'CabeceraAlbaranCliente',
          joins: joinAccount(catalog, 'CabeceraAlbaranCliente'),
          reasons: [
            [
              'notInvoiced',
              catalog.has('CabeceraAlbaranCliente', 'StatusFacturado')
                ? 'ISNULL(t.[StatusFacturado], 0) = 0'
                : undefined,
            ],
            ['accountMissing', 'a.[CodigoCliente] IS NULL'],
          ],
        },
};

const TABLES = [
  'Familias',
  'Articulos',
  'Clientes',
  'LcClienteContactos',
  'CabeceraPedidoCliente',
  'LineasPedidoCliente',
  'ResumenCliente',
  'CabeceraAlbaranCliente',
];

/** Asks for the stages whose tables are there. @throws LinkError with an `SQL_` code. */
export async function readExpectedRows(
  database: SageDatabase,
  company: number,
): Promise<ReadonlyMap<string, ExpectedRows>> {
  const columns = new Map<string, TableColumns>();
  for (const table of TABLES) columns.set(table, await readTableColumns(database, table));
  const find = (table: string, column: string) => columns.get(table)?.get(column.toLowerCase());
  const catalog: Catalog = {
    has: (table, column) => find(table, column) !== undefined,
    equal(table, alias, otherTable, otherAlias, column) {
      const [own, other] = [find(table, column)?.collation, find(otherTable, column)?.collation];
      const as = own && other && own !== other ? ` COLLATE ${other}` : '';
      return `${otherAlias}.[${column}] = ${alias}.[${column}]${as}`;
    },
  };
  const answers = new Map<string, ExpectedRows>();
  for (const [stage, question] of Object.entries(QUESTIONS)) {
    const asked = question(catalog);
    if ((columns.get(asked.table)?.size ?? 0) > 0) answers.set(stage, await ask(database, company, asked));
  }
  return answers;
}

async function ask(
  database: SageDatabase,
  company: number,
  { table, joins = '', reasons }: Question,
): Promise<ExpectedRows> {
  const known = reasons.flatMap(([reason, condition]) =>
    condition === undefined ? [] : [{ reason, condition }],
  );
  const sums = known.map(({ condition }, index) => {
    const earlier = known.slice(0, index).map((one) => `WHEN ${one.condition} THEN 0`);
    return `SUM(CASE ${[...earlier, `WHEN ${condition} THEN 1`].join(' ')} ELSE 0 END) AS [n${index}]`;
  });
  const rows = await database.query(
    `SELECT ${['COUNT_BIG(*) AS [total]', ...sums].join(', ')} FROM [${table}] AS t ${joins} WHERE t.[CodigoEmpresa] = @company`,
    [{ name: 'company', type: sql.SmallInt, value: company }],
  );
  // The sum over no rows is NULL; the driver hands bigint over as text.
  const [row] = rowsAs(z.tuple([z.record(z.string(), z.coerce.number())]), rows, database);
  const counted = known.map(({ reason }, index) => ({ reason, count: row[`n${index}`] ?? 0 }));
  return {
    expected: (row['total'] ?? 0) - counted.reduce((sum, { count }) => sum + count, 0),
    notSent: counted.flatMap(({ reason, count }) =>
      reason === 'anotherStage' || count === 0 ? [] : [{ reason, count }],
    ),
  };
}

function joinAccount(catalog: Catalog, table: string, alias = 't'): string {
  const { has } = catalog;
  const sent = [not(otherCategory(has, 'a')), not(onLeave(has, 'Clientes', 'a'))].map(and).join('');
  return `LEFT JOIN [Clientes] AS a ON a.[CodigoEmpresa] = ${alias}.[CodigoEmpresa]
    AND ${catalog.equal(table, alias, 'Clientes', 'a', 'CodigoCliente')}${sent}`;
}

function otherCategory(has: Has, alias: string): string | undefined {
  const category = `${alias}.[CodigoCategoriaCliente_]`;
  return has('Clientes', 'CodigoCategoriaCliente_')
    ? `(${category} IS NOT NULL AND ${category} <> '' AND ${category} <> 'CLI' AND ${category} <> 'POT')`
    : undefined;
}

/** Flagged without a date to come, or past a date; 1899-12-30 and 1900-01-01 are none. */
function onLeave(has: Has, table: string, alias: string): string | undefined {
  const [flag, date] = [`${alias}.[BajaEmpresaLc]`, `${alias}.[FechaBajaLc]`];
  const flagged = has(table, 'BajaEmpresaLc') ? `(${flag} IS NOT NULL AND ${flag} <> 0)` : undefined;
  if (!has(table, 'FechaBajaLc')) return flagged;
  const isPast = `(${date} IS NOT NULL AND ${date} >= '19010101' AND ${date} <= GETDATE())`;
  const isUndated = `(${date} IS NULL OR ${date} < '19010101')`;
  return flagged === undefined ? isPast : `(${isPast} OR (${flagged} AND ${isUndated}))`;
}

function unpublished(has: Has, table: string, alias: string): string | undefined {
  const flag = `${alias}.[PublicarGCRM]`;
  return has(table, 'PublicarGCRM') ? `(${flag} IS NOT NULL AND ${flag} = 0)` : undefined;
}

function isOwnRow(alias: string): string {
  const code = `${alias}.[CodigoSubfamilia]`;
  return `(${code} IS NULL OR ${code} = '' OR REPLACE(${code}, '*', '') = '')`;
}

function not(condition: string | undefined): string | undefined {
  return condition === undefined ? undefined : `NOT ${condition}`;
}

function and(condition: string | undefined): string {
  return condition === undefined ? '' : ` AND ${condition}`;
}

import sql from 'mssql';
import * as z from 'zod';
import type { Company, CompanyIdentity } from '../../domain/company.ts';
import { LinkError } from '../../domain/errors.ts';
import { vatNumberKey } from '../../domain/vatNumber.ts';
import { rowsAs } from './rowsAs.ts';
import type { SageDatabase } from './sageDatabase.ts';
import { readTableColumns, tableExists } from './tableColumns.ts';

const TABLE = 'Empresas';

const SERVER = `
SELECT CAST(SERVERPROPERTY('ServerName') AS nvarchar(256)) AS [serverName], DB_NAME() AS [database]`;

const serverRows = z.tuple([z.object({ serverName: z.string().nullable(), database: z.string() })]);
const trimmed = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value ?? '').toString().trim());
const companyRows = z.array(
  z.object({
    code: z.coerce.number().int(),
    name: trimmed,
    shortName: trimmed,
    vatNumber: trimmed,
    euVatNumber: trimmed,
  }),
);

/** What the server and the database call themselves, whatever name the connection used (R1). */
export async function readServerIdentity(
  database: SageDatabase,
): Promise<{ readonly serverName: string; readonly database: string }> {
  const [row] = rowsAs(serverRows, await database.query(SERVER), database);
  return { serverName: row.serverName ?? database.connection.server, database: row.database };
}

/**
 * The companies of the database, by code. All but the code is optional in an installation.
 *
 * @throws LinkError `SAGE_TABLE_MISSING`, `SAGE_COLUMN_MISSING` or an `SQL_` code.
 */
export async function readCompanies(database: SageDatabase): Promise<readonly Company[]> {
  const columns = await readTableColumns(database, TABLE);
  if (columns.size === 0 && !(await tableExists(database, TABLE)))
    throw new LinkError('SAGE_TABLE_MISSING', { table: TABLE });
  if (!columns.has('codigoempresa'))
    throw new LinkError('SAGE_COLUMN_MISSING', { table: TABLE, column: 'CodigoEmpresa' });
  const select = (column: string, alias: string) =>
    columns.has(column.toLowerCase()) ? `[${column}] AS [${alias}]` : `'' AS [${alias}]`;
  const rows = await database.query(
    `SELECT [CodigoEmpresa] AS [code], ${select('Empresa', 'name')}, ${select('Anagrama', 'shortName')},
       ${select('CifDni', 'vatNumber')}, ${select('CifEuropeo', 'euVatNumber')}
     FROM [${TABLE}] ORDER BY [CodigoEmpresa]`,
  );
  return rowsAs(companyRows, rows, database).map(({ code, name, shortName, vatNumber, euVatNumber }) => ({
    code,
    name: name || shortName || String(code),
    vatNumber: euVatNumber || vatNumber,
  }));
}

/** @throws LinkError `COMPANY_NOT_FOUND`. */
export async function readCompany(database: SageDatabase, code: number): Promise<Company> {
  const company = (await readCompanies(database)).find((candidate) => candidate.code === code);
  if (company === undefined) throw new LinkError('COMPANY_NOT_FOUND', { code });
  return company;
}

const guidRows = z.array(z.object({ guid: z.string().nullable() }));
const DATABASE_GUID = `
SELECT CAST([service_broker_guid] AS varchar(36)) AS [guid] FROM [sys].[databases] WHERE [name] = DB_NAME()`;

/** The GUID that a database keeps wherever it is moved; undefined where the login may not see it. */
export async function readDatabaseGuid(database: SageDatabase): Promise<string | undefined> {
  try {
    const [row] = rowsAs(guidRows, await database.query(DATABASE_GUID), database);
    return row?.guid?.toLowerCase() ?? undefined;
  } catch (thrown) {
    if (thrown instanceof LinkError && NOT_SEEN.has(thrown.code)) return undefined;
    throw thrown;
  }
}

const NOT_SEEN: ReadonlySet<string> = new Set(['SQL_QUERY_FAILED', 'SQL_PERMISSION_DENIED']);

/** Customers whose GUIDs are kept to know a company again. */
const SAMPLES = 12;
const customerRows = z.array(z.object({ id: z.string() }));

/** What names a company, and tells it from others of the same names, as far as one look tells (R1). */
export async function readCompanyNames(database: SageDatabase, company: Company): Promise<CompanyIdentity> {
  const [server, databaseGuid] = await Promise.all([
    readServerIdentity(database),
    readDatabaseGuid(database),
  ]);
  return {
    ...server,
    code: company.code,
    vatNumber: vatNumberKey(company.vatNumber),
    ...(databaseGuid === undefined ? {} : { databaseGuid }),
  };
}

/** The same with some of its customers, by which it is known again wherever it is. */
export async function readCompanyIdentity(
  database: SageDatabase,
  company: Company,
): Promise<CompanyIdentity> {
  return {
    ...(await readCompanyNames(database, company)),
    customers: await readSomeCustomers(database, company.code),
  };
}

async function readSomeCustomers(database: SageDatabase, code: number): Promise<string[]> {
  if (!(await hasCustomerIds(database))) return [];
  const rows = await database.query(
    `SELECT TOP (${SAMPLES}) CAST([IdCliente] AS varchar(36)) AS [id] FROM [Clientes]
     WHERE [CodigoEmpresa] = @company AND [IdCliente] IS NOT NULL ORDER BY [IdCliente]`,
    [{ name: 'company', type: sql.SmallInt, value: code }],
  );
  return rowsAs(customerRows, rows, database).map(({ id }) => id.toLowerCase());
}

/** How many of these customers the company has still; undefined where it has none at all, or no GUIDs. */
export async function countCustomers(
  database: SageDatabase,
  code: number,
  customers: readonly string[],
): Promise<number | undefined> {
  if (customers.length === 0 || !(await hasCustomerIds(database))) return undefined;
  const company = { name: 'company', type: sql.SmallInt, value: code };
  const [any] = await database.query(
    'SELECT TOP (1) 1 AS [one] FROM [Clientes] WHERE [CodigoEmpresa] = @company',
    [company],
  );
  if (any === undefined) return undefined;
  const ids = customers.map((value, index) => ({ name: `id${index}`, type: sql.UniqueIdentifier, value }));
  const rows = await database.query(
    `SELECT COUNT_BIG(*) AS [n] FROM [Clientes]
     WHERE [CodigoEmpresa] = @company AND [IdCliente] IN (${ids.map(({ name }) => `@${name}`).join(', ')})`,
    [company, ...ids],
  );
  return rowsAs(z.tuple([z.object({ n: z.coerce.number() })]), rows, database)[0].n;
}

async function hasCustomerIds(database: SageDatabase): Promise<boolean> {
  return (await readTableColumns(database, 'Clientes')).get('idcliente')?.type === 'uniqueidentifier';
}

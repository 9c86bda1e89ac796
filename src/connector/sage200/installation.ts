import * as z from 'zod';
import type { Company } from '../../protocol/company.ts';
import { LinkError } from '../../protocol/errors.ts';
import type { SageDatabase } from './sageDatabase.ts';

const SERVER = `
SELECT CAST(SERVERPROPERTY('ServerName') AS nvarchar(256)) AS [serverName], DB_NAME() AS [database]`;

const COMPANIES = `
SELECT [CodigoEmpresa] AS [code], [Empresa] AS [name], [CifDni] AS [vatNumber], [CifEuropeo] AS [euVatNumber]
FROM [Empresas]
ORDER BY [CodigoEmpresa]`;

const serverRows = z.tuple([z.object({ serverName: z.string().nullable(), database: z.string() })]);
const trimmed = z
  .string()
  .nullish()
  .transform((value) => value?.trim() ?? '');
const companyRows = z.array(
  z.object({ code: z.int(), name: trimmed, vatNumber: trimmed, euVatNumber: trimmed }),
);

/** What the server and the database call themselves, whatever name the connection used (R1). */
export async function readServerIdentity(
  database: SageDatabase,
): Promise<{ readonly serverName: string; readonly database: string }> {
  const [row] = serverRows.parse(await database.query(SERVER));
  return { serverName: row.serverName ?? database.connection.server, database: row.database };
}

/** The companies of the database, by code. */
export async function readCompanies(database: SageDatabase): Promise<readonly Company[]> {
  return companyRows
    .parse(await database.query(COMPANIES))
    .map(({ code, name, vatNumber, euVatNumber }) => ({ code, name, vatNumber: euVatNumber || vatNumber }));
}

/** @throws LinkError `COMPANY_NOT_FOUND`. */
export async function readCompany(database: SageDatabase, code: number): Promise<Company> {
  const company = (await readCompanies(database)).find((candidate) => candidate.code === code);
  if (company === undefined) throw new LinkError('COMPANY_NOT_FOUND', { code });
  return company;
}

import * as z from 'zod';
import type { SqlConnection } from './sqlConnection.ts';

/** A row of `Empresas`. */
export const company = z.object({
  /** `CodigoEmpresa`. */
  code: z.int().min(0).max(32767),
  name: z.string(),
  /** `CifEuropeo`, or `CifDni` where that is empty; may be empty. */
  vatNumber: z.string(),
});
export type Company = z.infer<typeof company>;

/** A company as the wizard lists it: with the link it already has, if any. */
export const listedCompany = company.extend({ linkId: z.uuid().optional() });
export type ListedCompany = z.infer<typeof listedCompany>;

/**
 * What makes a company itself and no other (R1): the server as it names itself, its database and the code. Two
 * companies with the same code on two servers differ here.
 */
export const companyIdentity = z.object({
  /** `@@SERVERNAME`: host and instance, whatever name or port the connection used. */
  serverName: z.string().min(1),
  database: z.string().min(1),
  code: z.int(),
});
export type CompanyIdentity = z.infer<typeof companyIdentity>;

export function sameCompany(a: CompanyIdentity, b: CompanyIdentity): boolean {
  return a.code === b.code && sameDatabase(a, b);
}

/** SQL Server compares these names without case. */
export function sameDatabase(a: DatabaseIdentity, b: DatabaseIdentity): boolean {
  return (
    a.serverName.toLowerCase() === b.serverName.toLowerCase() &&
    a.database.toLowerCase() === b.database.toLowerCase()
  );
}

type DatabaseIdentity = Pick<CompanyIdentity, 'serverName' | 'database'>;

/** The database behind a connection, as it describes itself. */
export interface SageInstallation {
  readonly connection: SqlConnection;
  readonly serverName: string;
  readonly companies: readonly ListedCompany[];
}

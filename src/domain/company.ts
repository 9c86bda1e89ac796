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
 * What makes a company itself and no other (R1): the server as it names itself, its database and the code, and what tells
 * two companies apart where all of these are the same. Links of earlier versions know the names alone.
 */
export const companyIdentity = z.object({
  /** `@@SERVERNAME`: host and instance, whatever name or port the connection used. */
  serverName: z.string().min(1),
  database: z.string().min(1),
  code: z.int(),
  /** As two tax numbers are compared; empty for none. */
  vatNumber: z.string().optional(),
  /** The database's own GUID, where the login may see it. */
  databaseGuid: z.string().optional(),
  /** `IdCliente` of some of its customers. */
  customers: z.array(z.string()).readonly().optional(),
});
export type CompanyIdentity = z.infer<typeof companyIdentity>;

export function sameCompany(a: CompanyIdentity, b: CompanyIdentity): boolean {
  return a.code === b.code && sameDatabase(a, b) && contradiction(a, b) === undefined;
}

/** What two identities with the same names contradict each other in, as far as both know it. */
export function contradiction(a: CompanyIdentity, b: CompanyIdentity): 'vatNumber' | 'database' | undefined {
  if (differ(a.vatNumber, b.vatNumber)) return 'vatNumber';
  return differ(a.databaseGuid, b.databaseGuid) ? 'database' : undefined;
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return !!a && !!b && a !== b;
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

import { contradiction, sameDatabase, type CompanyIdentity } from '../../domain/company.ts';
import { LinkError } from '../../domain/errors.ts';
import type { CompanyLink } from '../../domain/link.ts';
import { countCustomers, readCompany, readCompanyIdentity, readCompanyNames } from './installation.ts';
import type { SageDatabase } from './sageDatabase.ts';

/**
 * Compares who answers now with whom was linked (R1): another server may stand behind the same address, with the same
 * database name, company code and login.
 *
 * @returns the identity as it is now, where the one that was kept knows less.
 * @throws LinkError `SAGE_COMPANY_CHANGED` or `COMPANY_NOT_FOUND`: nothing may be sent then.
 */
export async function requireSameCompany(
  database: SageDatabase,
  { identity, company }: Pick<CompanyLink, 'identity' | 'company'>,
): Promise<CompanyIdentity | undefined> {
  const now = await readCompany(database, company.code);
  const found = await readCompanyNames(database, now);
  const evidence = sameDatabase(identity, found) ? await otherEvidence(database, identity, found) : 'none';
  if (evidence !== undefined) {
    throw new LinkError('SAGE_COMPANY_CHANGED', {
      evidence,
      linkedName: company.name,
      linkedServer: identity.serverName,
      linkedDatabase: identity.database,
      foundName: now.name,
      foundServer: found.serverName,
      foundDatabase: found.database,
    });
  }
  const knowsAll =
    identity.vatNumber !== undefined &&
    identity.customers !== undefined &&
    (identity.databaseGuid !== undefined || found.databaseGuid === undefined);
  if (knowsAll) return undefined;
  return { ...(await readCompanyIdentity(database, now)), ...identity };
}

/** What speaks against one and the same company although all names are the same. */
async function otherEvidence(
  database: SageDatabase,
  linked: CompanyIdentity,
  found: CompanyIdentity,
): Promise<string | undefined> {
  const contradicted = contradiction(linked, found);
  if (contradicted !== undefined) return contradicted;
  const samples = linked.customers ?? [];
  const known = await countCustomers(database, linked.code, samples);
  // Customers come and go; most of a dozen do not go at once.
  return known !== undefined && known * 2 < samples.length ? 'customers' : undefined;
}

import type { CheckResult } from '../domain/checks.ts';
import type { LinkOperations } from './linkOperations.ts';
import { requirePassword, requirePrivateKey } from './linkSides.ts';
import { testConnection } from './lookups.ts';

/** The connection test of a linked company (B2), layer by layer. @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
export async function testLink(
  { registry, secrets }: LinkOperations,
  linkId: string,
  onResult: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { connection, company, implementation } = registry.get(linkId);
  const { apiUrl, publicKey } = implementation;
  const password = await requirePassword(secrets, linkId, connection);
  const keys = { publicKey, privateKey: await requirePrivateKey(secrets, linkId) };
  return testConnection({ connection, password, companyCode: company.code, apiUrl, keys }, onResult, signal);
}

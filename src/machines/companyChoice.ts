import type { Company, CompanyIdentity } from '../domain/company.ts';
import type { ErrorDetail } from '../domain/errors.ts';
import { vatNumberKey } from '../domain/vatNumber.ts';
import type { LinkingContext } from './linkingContext.ts';

export type CompanyChoice =
  | { readonly kind: 'chosen'; readonly company: Company; readonly identity: CompanyIdentity }
  | { readonly kind: 'refused'; readonly error: ErrorDetail };

/** Looks the code up in this database's list; a company belongs to one link only (R1). */
export function chooseCompany(
  context: Pick<LinkingContext, 'linkId' | 'companies' | 'serverName' | 'connection'>,
  code: number,
): CompanyChoice {
  const { serverName, connection } = context;
  const listed = context.companies.find((candidate) => candidate.code === code);
  if (listed === undefined || serverName === undefined || connection === undefined) {
    return { kind: 'refused', error: { code: 'COMPANY_NOT_FOUND', params: { code } } };
  }
  const { linkId, ...company } = listed;
  if (linkId !== undefined && linkId !== context.linkId) {
    return {
      kind: 'refused',
      error: { code: 'COMPANY_ALREADY_LINKED', params: { code, name: company.name, linkId } },
    };
  }
  // Two customers' servers may have all names in common: their companies' tax numbers tell them apart.
  const vatNumber = vatNumberKey(company.vatNumber);
  return {
    kind: 'chosen',
    company,
    identity: { serverName, database: connection.database, code, vatNumber },
  };
}

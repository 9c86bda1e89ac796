import { LinkError } from '../../protocol/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { listRecords, type CrmRecord } from './records.ts';

/** The branch that records and users are put in: the main environment, else the default, else the oldest. */
export async function readMainBranch(client: ApiClient): Promise<CrmRecord> {
  const branches = await listRecords(client, 'branches');
  const branch =
    branches.find((candidate) => candidate['mainEnvironment'] === true) ??
    branches.find((candidate) => candidate['default'] === true) ??
    branches.at(-1);
  if (branch === undefined) throw new LinkError('API_SCHEMA_MISMATCH', { resource: 'branches', field: 'id' });
  return branch;
}

/** The CRM's countries by ISO code of two letters (ASSUMED: the field is `isoCode`). */
export async function readCountries(client: ApiClient): Promise<ReadonlyMap<string, CrmRecord>> {
  const countries = await listRecords(client, 'countries');
  return new Map(
    countries.flatMap((country) => {
      const code = country['isoCode'];
      return typeof code === 'string' ? [[code.toUpperCase(), country]] : [];
    }),
  );
}

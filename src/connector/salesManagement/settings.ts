import { LinkError } from '../../domain/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { listRecords, type CrmRecord } from './records.ts';

/** The branch that records and users are put in: the main environment, else the default, else the oldest. */
export async function readMainBranch(client: ApiClient): Promise<CrmRecord> {
  const branches = await readSetting(client, 'branches');
  const oldest = branches.toSorted((a, b) => a.id - b.id).at(0);
  const branch =
    branches.find((candidate) => candidate['mainEnvironment'] === true) ??
    branches.find((candidate) => candidate['default'] === true) ??
    oldest;
  if (branch === undefined) throw new LinkError('API_SCHEMA_MISMATCH', { resource: 'branches', field: 'id' });
  return branch;
}

/** ASSUMED: no source names the field of a country's code, so any of these is taken. */
const COUNTRY_CODES = ['isoCode', 'isoCode2', 'iso2', 'iso', 'code', 'countryCode'];

/** The CRM's countries by ISO code of two letters. */
export async function readCountries(client: ApiClient): Promise<ReadonlyMap<string, CrmRecord>> {
  const countries = await readSetting(client, 'countries');
  const byCode = new Map(
    countries.flatMap((country) => {
      const code = COUNTRY_CODES.map((field) => country[field]).find(
        (value) => typeof value === 'string' && /^[a-z]{2}$/i.test(value.trim()),
      );
      return typeof code === 'string' ? [[code.trim().toUpperCase(), country] as const] : [];
    }),
  );
  if (countries.length > 0 && byCode.size === 0)
    throw new LinkError('API_SCHEMA_MISMATCH', { resource: 'countries', field: 'isoCode' });
  return byCode;
}

/** @throws LinkError `API_SETTING_UNREADABLE` where the CRM does not give the list; what passes is told as it is. */
async function readSetting(
  client: ApiClient,
  resource: 'branches' | 'countries',
): Promise<readonly CrmRecord[]> {
  try {
    return await listRecords(client, resource);
  } catch (thrown) {
    if (!(thrown instanceof LinkError) || !UNREADABLE.has(thrown.code)) throw thrown;
    throw new LinkError('API_SETTING_UNREADABLE', { resource }, thrown.cause ?? thrown);
  }
}

const UNREADABLE: ReadonlySet<string> = new Set([
  'API_REFUSED',
  'API_FORBIDDEN',
  'API_ANSWER_UNEXPECTED',
  'API_LIST_UNRELIABLE',
]);

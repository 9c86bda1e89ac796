import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { listRecords, type CrmRecord } from '../../salesManagement/records.ts';
import { anyOf } from '../../salesManagement/where.ts';
import type { Stage } from '../records/stage.ts';

/** So many fit into a query string. */
const IDS_A_LOOK = 100;

/** Those of the records that the CRM holds and has not deleted, by id. */
export async function findById(
  crm: ApiClient,
  { resource }: Pick<Stage<unknown>, 'resource'>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, CrmRecord>> {
  const found = new Map<number, CrmRecord>();
  for (let start = 0; start < ids.length; start += IDS_A_LOOK) {
    const wanted = ids.slice(start, start + IDS_A_LOOK);
    for (const record of await listRecords(crm, resource, anyOf('id', wanted))) {
      // A CRM that does not honour the condition gives others, too.
      if (wanted.includes(record.id)) found.set(record.id, record);
    }
  }
  return found;
}

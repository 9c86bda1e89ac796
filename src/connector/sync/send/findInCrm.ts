import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { listRecords, type CrmRecord } from '../../salesManagement/records.ts';
import type { Body } from '../records/body.ts';
import type { Stage } from '../records/stage.ts';

/** So many fit into a query string of a few kilobytes. */
const BODIES_A_LOOK = 40;

/** Records of the CRM that may be these bodies, by identity, oldest first: there can be several for one. */
export async function findInCrm(
  crm: ApiClient,
  stage: Stage<unknown>,
  bodies: readonly Body[],
): Promise<ReadonlyMap<string, readonly CrmRecord[]>> {
  const { identity, resource } = stage;
  const wanted = new Set(bodies.map((body) => identity.ofBody(body)));
  const found = new Map<string, CrmRecord[]>();
  for (let start = 0; start < bodies.length; start += BODIES_A_LOOK) {
    const where = identity.where(bodies.slice(start, start + BODIES_A_LOOK));
    for (const record of await listRecords(crm, resource, where)) {
      const key = identity.ofRecord(record);
      if (!wanted.has(key)) continue;
      const known = found.get(key) ?? [];
      if (!known.some(({ id }) => id === record.id)) found.set(key, [...known, record]);
    }
    // Without a condition the whole resource was listed.
    if (where === undefined) break;
  }
  for (const records of found.values()) records.sort((a, b) => a.id - b.id);
  return found;
}

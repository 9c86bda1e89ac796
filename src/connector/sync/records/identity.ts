import { anyOf } from '../../salesManagement/where.ts';
import { extIdKey } from '../../salesManagement/extId.ts';
import { isEmpty } from './body.ts';
import type { Identity } from './stage.ts';

/** Records that carry Sage's own code as `extId`. */
export const byExtId: Identity = {
  ofBody: (body) => extIdKey(body['extId']),
  ofRecord: (record) => extIdKey(record['extId']),
  isExact: (body, record) => body['extId'] === record['extId'],
  isOurs: (record) => !isEmpty(record['extId']),
  where: (bodies) => anyOf('extId', [...new Set(bodies.flatMap((body) => spellings(String(body['extId']))))]),
};

/** How a CRM that compares texts to the letter may have kept an extId. */
function spellings(extId: string): readonly string[] {
  const trimmed = extId.trim();
  return [extId, trimmed, trimmed.toUpperCase(), trimmed.toLowerCase()];
}

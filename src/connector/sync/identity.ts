import { anyOf } from '../salesManagement/where.ts';
import { isEmpty } from './body.ts';
import type { Identity } from './stage.ts';

/** Records that carry Sage's own code as `extId`. */
export const byExtId: Identity = {
  ofBody: (body) => String(body['extId'] ?? ''),
  ofRecord: (record) => (isEmpty(record['extId']) ? '' : String(record['extId'])),
  where: (bodies) =>
    anyOf(
      'extId',
      bodies.map((body) => String(body['extId'])),
    ),
};

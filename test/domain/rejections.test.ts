import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RECORDS_OF_A_GROUP, groupRejections } from '../../src/domain/rejections.ts';
import type { Rejection } from '../../src/domain/sync.ts';

const rejections = fc.array(
  fc.record({
    part: fc.constantFrom('accounts' as const, 'contacts' as const),
    stage: fc.constant('accounts'),
    key: fc.string(),
    reason: fc.record({
      code: fc.constantFrom('RECORD_VALUE_TOO_LONG' as const, 'RECORD_REFUSED' as const),
      params: fc.record({ field: fc.constantFrom('name', 'email'), length: fc.nat(9) }),
      cause: fc.constantFrom('a', 'b'),
    }),
    since: fc.constant('2026-01-01T00:00:00Z'),
  }),
  { maxLength: 600 },
);

describe('groupRejections (B5)', () => {
  it('loses no record, counts each once, and tells the most frequent cause first', () => {
    fc.assert(
      fc.property(rejections, (all: Rejection[]) => {
        const groups = groupRejections(all);
        assert.equal(
          groups.reduce((sum, { count }) => sum + count, 0),
          all.length,
        );
        const counts = groups.map(({ count }) => count);
        assert.deepEqual(
          counts,
          counts.toSorted((a, b) => b - a),
        );
        for (const { part, reason, count, records } of groups) {
          assert.equal(records.length, Math.min(count, RECORDS_OF_A_GROUP));
          for (const record of records) {
            assert.equal(record.part, part);
            assert.equal(record.reason.code, reason.code);
            assert.equal(record.reason.params['field'], reason.params['field']);
          }
        }
      }),
    );
  });

  it('puts records of one cause together, whatever their figures, and the CRM’s own words apart', () => {
    const reject = (params: Record<string, string | number>, cause?: string): Rejection => ({
      part: 'accounts',
      stage: 'accounts',
      key: '1',
      reason: {
        code: cause === undefined ? 'RECORD_VALUE_TOO_LONG' : 'RECORD_REFUSED',
        params,
        ...(cause === undefined ? {} : { cause }),
      },
      since: '2026-01-01T00:00:00Z',
    });
    const groups = groupRejections([
      reject({ field: 'name', length: 240 }),
      reject({ field: 'name', length: 310 }),
      reject({ field: 'email', length: 310 }),
      reject({}, 'one'),
      reject({}, 'two'),
    ]);
    assert.deepEqual(
      groups.map(({ count }) => count),
      [2, 1, 1, 1],
    );
  });
});

import assert from 'node:assert/strict';
import { ERROR_CODES, LinkError } from '../../src/domain/errors.ts';
import { judgeFailure } from '../../src/service/runOutcome.ts';

const judged = (thrown: unknown) => judgeFailure(thrown).kind;

describe('judgeFailure', () => {
  it('R18: a side that cannot be reached now may be there again in a moment', () => {
    const passing = ERROR_CODES.filter((code) => judged(new LinkError(code)) === 'transient');
    assert.deepEqual(passing.toSorted(), [
      'API_RATE_LIMITED',
      'API_UNAVAILABLE',
      'API_UNREACHABLE',
      'LEDGER_DAMAGED',
      'SQL_ANSWER_UNEXPECTED',
      'SQL_CONNECTION_LOST',
      'SQL_INSTANCE_NOT_FOUND',
      'SQL_PORT_CLOSED',
      'SQL_SERVER_NOT_FOUND',
      'SQL_TIMEOUT',
      'SYNC_STALLED',
    ]);
  });

  it('R18: what a person must mend is blocked, and so is what we did not foresee', () => {
    for (const code of [
      'SECRET_MISSING',
      'API_KEYS_REJECTED',
      'SQL_LOGIN_FAILED',
      'PLAN_NOT_SUPPORTED',
    ] as const)
      assert.equal(judged(new LinkError(code)), 'blocked');
    assert.deepEqual(judgeFailure(new TypeError('odd')), {
      kind: 'blocked',
      problem: { code: 'INTERNAL', params: {}, cause: 'odd' },
    });
  });

  it('knows the ends that are no failures', () => {
    assert.equal(judged(new LinkError('SYNC_ALREADY_RUNNING')), 'busy');
    assert.equal(judged(new LinkError('SYNC_STOPPED')), 'stopped');
    assert.equal(judged(new LinkError('LINK_NOT_FOUND')), 'gone');
    assert.equal(judged(new LinkError('LINK_PAUSED')), 'gone');
  });
});

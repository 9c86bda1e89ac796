import assert from 'node:assert/strict';
import { openPoints } from '../../../src/report/facts/openPoints.ts';
import { REPORT } from './support/report.ts';

type Facts = Parameters<typeof openPoints>[0];
const kinds = (others: Partial<Facts>) => openPoints({ ...REPORT, ...others }).map(({ kind }) => kind);

describe('openPoints (B9)', () => {
  it('has none where all is done', () => assert.deepEqual(kinds({}), []));

  it('tells whether it runs at all', () => {
    assert.deepEqual(kinds({ link: { ...REPORT.link, service: 'paused' } }), ['paused']);
    assert.deepEqual(kinds({ service: null }), ['serviceDown']);
    assert.deepEqual(kinds({ lastRun: null }), ['neverSynchronised']);
    const problem = { code: 'SQL_LOGIN_FAILED', params: { server: 'SRV', user: 'lector' } } as const;
    assert.deepEqual(
      openPoints({ ...REPORT, service: { intervalMinutes: 15, activity: { state: 'blocked', problem } } }),
      [{ kind: 'problem', problem }],
    );
  });

  it('counts what waits for somebody, lines apart from the records that they belong to', () => {
    const [accounts, orders] = REPORT.parts;
    assert.ok(accounts !== undefined && orders !== undefined);
    const reason = { code: 'RECORD_VALUE_MISSING', params: { field: 'name' } } as const;
    const group = { part: 'orders', reason, count: 5, records: [] } as const;
    assert.deepEqual(
      openPoints({
        ...REPORT,
        parts: [
          { ...accounts, heldDeletions: 30, pending: 7 },
          { ...orders, failedLines: 2 },
        ],
        rejections: [{ ...group, records: [] }],
        agents: {
          others: 0,
          listed: [
            { code: 3, isAdmin: false, user: 'none', cardProblem: 'emailMissing' },
            { code: 5, isAdmin: false, user: 'none', cardProblem: 'userInactive' },
            { code: 4, isAdmin: false, user: 'none', problem: { code: 'INVITATION_FAILED', params: {} } },
          ],
        },
        verification: { at: REPORT.createdAt, parts: [], different: 9, rejected: 5, unexplained: [] },
      }),
      [
        { kind: 'heldDeletions', count: 30 },
        { kind: 'unexplained', count: 4 },
        { kind: 'rejected', count: 3 },
        { kind: 'failedLines', count: 2 },
        { kind: 'failedInvitations', count: 1 },
        { kind: 'agentCards', count: 1 },
        { kind: 'inactiveUsers', count: 1 },
        { kind: 'pending', count: 7 },
      ],
    );
  });

  it('tells the notices of the last run that wait for somebody, each once', () => {
    const gone = { code: 'SAGE_TABLE_GONE', params: { table: 'ResumenCliente' } } as const;
    const user = { code: 'USER_GONE', params: { code: 2, name: 'María Peña', email: '' } } as const;
    const settled = { code: 'LATE_UPDATES', params: { count: 2, part: 'accounts' } } as const;
    assert.ok(REPORT.lastRun !== null);
    const lastRun = { ...REPORT.lastRun, notices: [user, gone, settled] };
    const service = { intervalMinutes: 15, activity: { state: 'blocked', problem: gone } } as const;
    assert.deepEqual(openPoints({ ...REPORT, lastRun, service }), [
      { kind: 'problem', problem: gone },
      { kind: 'problem', problem: user },
    ]);
  });

  it('does not take known rejections for something else', () => {
    const verification = { at: REPORT.createdAt, parts: [], different: 5, rejected: 5, unexplained: [] };
    assert.deepEqual(kinds({ verification }), []);
  });
});

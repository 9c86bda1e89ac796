import assert from 'node:assert/strict';
import { ACTIVITY_STATES, type ActivityState } from '../../src/domain/activity.ts';
import type { OverviewLink } from '../../src/protocol/panel.ts';
import { companyState, needsAttention } from '../../src/domain/companyState.ts';

const LINK_ID = '0b0e7a0e-6c3c-4a52-9f39-0f2f3a1b5c7d';

function overview(state: ActivityState | undefined, failed = 0): OverviewLink {
  return {
    link: {
      id: LINK_ID,
      company: { code: 1, name: 'Comercial Añil' },
      implementation: { id: '48127', name: 'Añil' },
      service: 'active',
    },
    serverName: 'SRV',
    database: 'Sage',
    totals: { source: 100, synced: 100 - failed, pending: 0, failed, failedLines: 0 },
    lastRunAt: '2026-11-25T10:00:00Z',
    ...(state === undefined
      ? {}
      : {
          activity: {
            linkId: LINK_ID,
            state,
            chart: [],
            run: { startedAt: '2026-11-25T10:00:00Z', percent: 42.6, recordsPerMinute: 0 },
          },
        }),
  };
}

describe('companyState', () => {
  it('says of each activity what a tree shows', () => {
    const kinds = Object.fromEntries(
      ACTIVITY_STATES.map((state) => [state, companyState(overview(state)).kind]),
    );
    assert.deepEqual(kinds, {
      scheduled: 'upToDate',
      queued: 'queued',
      running: 'running',
      retrying: 'unreachable',
      blocked: 'blocked',
      paused: 'paused',
    });
    assert.equal(companyState(overview(undefined)).kind, 'unknown');
    assert.deepEqual(companyState(overview('running')), { kind: 'running', percent: 43 });
  });

  it('calls a company with rejected records by their number, but only between two runs', () => {
    assert.deepEqual(companyState(overview('scheduled', 18)), { kind: 'failures', count: 18 });
    assert.equal(companyState(overview('running', 18)).kind, 'running');
  });

  it('believes the registry before the service: paused is paused at once', () => {
    const { link, ...rest } = overview('running');
    assert.equal(companyState({ ...rest, link: { ...link, service: 'paused' } }).kind, 'paused');
  });

  it('asks for a person where something waits for one, and nowhere else', () => {
    const asking = ACTIVITY_STATES.filter((state) => needsAttention(companyState(overview(state))));
    assert.deepEqual(asking, ['retrying', 'blocked']);
    assert.ok(needsAttention(companyState(overview('scheduled', 1))));
  });
});

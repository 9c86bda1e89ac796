import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommissionAgent, InvitationResult } from '../../../src/domain/agents.ts';
import { readLinking, reportedAgents } from '../../../src/report/facts/reportedAgents.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const agent = (code: number, others: Partial<CommissionAgent> = {}): CommissionAgent => ({
  code,
  name: `Agente ${code}`,
  email: `a${code}@anil.example`,
  phone: '',
  ...others,
});
const ADMIN = { adminAgentCode: 1 };

describe('reportedAgents (B9)', () => {
  it('tells of each agent what became of them, and counts those whom nothing is said of', () => {
    const agents = [
      agent(4, { problem: 'emailShared', sharedWith: [5] }),
      agent(1),
      agent(2),
      agent(3),
      agent(6),
      agent(7),
      agent(8),
    ];
    const invitations: InvitationResult[] = [
      { code: 2, result: 'invited', userId: 102 },
      { code: 3, result: 'alreadyUser', userId: 103 },
      { code: 6, result: 'failed', problem: { code: 'INVITATION_FAILED', params: { code: 6 } } },
    ];
    const users = new Map([
      [1, 101],
      [2, 102],
      [3, 103],
    ]);
    const { listed, others } = reportedAgents(ADMIN, { agents, invitations }, users);
    assert.deepEqual(
      listed.map(({ code, isAdmin, user }) => [code, isAdmin, user]),
      [
        [1, true, 'joined'],
        [2, false, 'invited'],
        [3, false, 'joined'],
        [4, false, 'none'],
        [6, false, 'none'],
      ],
    );
    assert.deepEqual([listed[3]?.cardProblem, listed[3]?.sharedWith], ['emailShared', [5]]);
    assert.equal(listed[4]?.problem?.code, 'INVITATION_FAILED');
    assert.equal(others, 2);
  });

  it('an agent who became a user later has no problem any more', () => {
    const invitations: InvitationResult[] = [
      { code: 6, result: 'failed', problem: { code: 'INVITATION_FAILED', params: { code: 6 } } },
    ];
    const agents = [agent(6, { problem: 'emailMissing' })];
    const { listed } = reportedAgents(ADMIN, { agents, invitations }, new Map([[6, 106]]));
    assert.deepEqual(
      listed.find(({ code }) => code === 6),
      { code: 6, name: 'Agente 6', email: 'a6@anil.example', isAdmin: false, user: 'joined' },
    );
  });

  it('knows users and the ADMIN by their codes where the linking is not known', () => {
    const { listed, others } = reportedAgents(ADMIN, { agents: [], invitations: [] }, new Map([[9, 109]]));
    assert.deepEqual(listed, [
      { code: 1, isAdmin: true, user: 'joined' },
      { code: 9, isAdmin: false, user: 'joined' },
    ]);
    assert.equal(others, 0);
  });
});

describe('readLinking', () => {
  it('is empty where its file is missing, damaged or of a later version', () => {
    const folder = temporaryFolder();
    try {
      const file = join(folder.path, 'session.json');
      assert.deepEqual(readLinking(file), { agents: [], invitations: [] });
      for (const text of ['{"half', '{"version":2}', '[]', '']) {
        writeFileSync(file, text);
        assert.deepEqual(readLinking(file), { agents: [], invitations: [] }, text);
      }
    } finally {
      folder.remove();
    }
  });
});

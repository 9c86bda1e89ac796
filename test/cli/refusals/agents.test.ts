import assert from 'node:assert/strict';
import { jsonOf, runCli } from '../support/cli.ts';
import { RefusalBench, toArgs } from '../support/refusal.ts';
import { linkShape } from '../support/shapes.ts';

const ADMIN_EMAIL = 'inaki@anil.example';

describe('a selection of agents that the rules refuse invites nobody', () => {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start({
      sage: { agents: 6 },
      crm: { implementation: { licenses: { contracted: 4, used: 1 } } },
    });
  });
  after(() => bench.close());

  it('R14: an agent without an e-mail, with several, a malformed one, or one of another', async () => {
    for (const [code, problem] of [
      [3, 'emailMissing'],
      [4, 'emailSeveral'],
      [5, 'emailMalformed'],
      [6, 'emailShared'],
    ] as const) {
      await bench.assertLinkRefused(
        { invite: `2,${code}` },
        { code: 'AGENT_NOT_INVITABLE', params: { code, problem } },
      );
    }
  });

  it('an agent that is not there, or has left', async () => {
    for (const code of [777, 8]) {
      await bench.assertLinkRefused({ invite: String(code) }, { code: 'AGENT_NOT_FOUND', params: { code } });
    }
  });

  it('R11: more than there are free licences', () =>
    bench.assertLinkRefused(
      { invite: '2,9,20,21' },
      { code: 'LICENCES_EXCEEDED', params: { needed: 4, free: 3 } },
    ));

  it('R13: an ADMIN whose e-mail is not the one of the CRM', () =>
    bench.assertLinkRefused(
      { admin: '2' },
      {
        code: 'ADMIN_EMAIL_MISMATCH',
        params: { email: 'begona@anil.example', adminEmail: ADMIN_EMAIL },
      },
    ));
});

describe('R13: an implementation whose ADMIN is none of the agents', () => {
  it('needs one, and says which e-mail it must have', async () => {
    const admin = { email: 'otra@persona.example', name: 'Otra Persona' };
    const bench = await RefusalBench.start({ crm: { implementation: { admin } } });
    try {
      await bench.assertLinkRefused({}, { code: 'ADMIN_REQUIRED', params: { adminEmail: admin.email } });
    } finally {
      await bench.close();
    }
  });
});

describe('R12: licences that cannot be read', () => {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start({ sage: { agents: 6 }, crm: { licencesReadable: false } });
  });
  after(() => bench.close());

  it('leave no room for a fourth user', () =>
    bench.assertLinkRefused(
      { invite: '2,9,20,21' },
      { code: 'LICENCES_EXCEEDED', params: { needed: 4, free: 3 } },
    ));

  it('leave room for three, who get their welcome e-mail (R15)', async () => {
    const args = ['link', ...toArgs({ ...bench.linkOptions, invite: '2,9,20' })];
    const result = await runCli([...args, '--json', '--state-dir', bench.stateDir], bench.env);
    assert.equal(result.code, 0, result.stdout);
    jsonOf(result, linkShape);
    const { crm, implementationId } = bench.sides;
    assert.equal(crm.store.welcomeMails(implementationId).length, 3);
    assert.equal(crm.store.usedSeats(implementationId), 4);
  });
});

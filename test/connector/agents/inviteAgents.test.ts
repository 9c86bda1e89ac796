import assert from 'node:assert/strict';
import { inviteAgents } from '../../../src/connector/agents/inviteAgents.ts';
import { loadAgents, readCommissionAgents } from '../../../src/connector/agents/loadAgents.ts';
import type { InvitationResult } from '../../../src/domain/agents.ts';
import { openBench, type BenchOptions, type LinkBench } from '../../support/linkBench.ts';
import { onlyOnSandbox } from '../../support/sides.ts';

describe('agents of the demo company', () => {
  let bench: LinkBench;
  const open = async (crm: BenchOptions['crm'] = {}): Promise<void> => {
    bench = await openBench({ sage: { customers: 3, products: 2, orders: 2 }, crm });
  };
  before(onlyOnSandbox);
  afterEach(() => bench?.close());

  const mails = (): readonly string[] =>
    bench.sandbox.crm.store.welcomeMails(bench.sandbox.implementationId).map(({ email }) => email);
  const invite = async (...codes: readonly number[]): Promise<readonly InvitationResult[]> => {
    const agents = await readCommissionAgents(bench.sage, 1);
    const told: InvitationResult[] = [];
    const chosen = agents.filter(({ code }) => codes.includes(code));
    const results = await inviteAgents(bench.crm, bench.ledger, chosen, (result) => told.push(result));
    assert.deepEqual(told, results);
    return results;
  };

  it('R10, R14: lists people with their problems, without 0, 9999, GENERAL, AUTOM... and those on leave', async () => {
    await open();
    const agents = await readCommissionAgents(bench.sage, 1);
    assert.deepEqual(
      agents.map(({ code, problem, sharedWith }) => [code, problem, sharedWith]),
      [
        [1, undefined, undefined],
        [2, undefined, undefined],
        [3, 'emailMissing', undefined],
        [4, 'emailSeveral', undefined],
        [5, 'emailMalformed', undefined],
        [6, 'emailShared', [7]],
        [7, 'emailShared', [6]],
        [9, undefined, undefined],
        [20, undefined, undefined],
        [21, undefined, undefined],
      ],
    );
  });

  it('R11, R13: tells licences, the ADMIN and who is a user already', async () => {
    await open();
    const list = await loadAgents(bench.sage, bench.crm, 1);
    assert.deepEqual(list.licences, { contracted: 12, used: 1 });
    assert.equal(list.adminEmail, 'inaki@anil.example');
    assert.deepEqual(
      list.agents.filter(({ userId }) => userId !== undefined).map(({ code, userId }) => [code, userId]),
      [[1, bench.link.adminUserId]],
    );
  });

  it('R12, R13: finds the ADMIN by their role where the workspace does not tell', async () => {
    await open({ workspaceEndpoint: 'missing' });
    const list = await loadAgents(bench.sage, bench.crm, 1);
    assert.deepEqual([list.licences, list.adminEmail], [undefined, 'inaki@anil.example']);
  });

  for (const [variant, adminEmail] of [
    ['roles-renumbered', 'inaki@anil.example'],
    ['flags-as-numbers', 'inaki@anil.example'],
    ['wrapped-lists', 'inaki@anil.example'],
    ['ids-as-text', 'inaki@anil.example'],
    ['workspace-403', 'inaki@anil.example'],
    ['workspace-html', 'inaki@anil.example'],
    ['roles-403', undefined],
    ['roles-404', undefined],
  ] as const) {
    it(`R12, R13: the ADMIN of a CRM that is ${variant} is ${adminEmail ?? 'asked for'}`, async () => {
      await open({ variant });
      const list = await loadAgents(bench.sage, bench.crm, 1);
      assert.equal(list.adminEmail, adminEmail);
      assert.equal(list.agents.find(({ code }) => code === 1)?.userId, bench.link.adminUserId);
    });
  }

  it('R15: invites with one welcome e-mail each; a user who was there is joined, not invited', async () => {
    await open();
    const results = await invite(1, 2, 20);
    assert.deepEqual(
      results.map(({ code, result }) => [code, result]),
      [
        [1, 'alreadyUser'],
        [2, 'invited'],
        [20, 'invited'],
      ],
    );
    assert.equal(mails().length, 2);
    for (const { code, userId } of results) {
      assert.equal(bench.sandbox.record('users', String(code)).id, userId);
      assert.equal((await bench.ledger.lookup('users', [String(code)])).get(String(code))?.crmId, userId);
    }
    const user = bench.sandbox.record('users', '2');
    assert.deepEqual(
      [user['name'], user['lastName'], user['email']],
      ['Begoña', 'Núñez Peña', 'begona@anil.example'],
    );
  });

  it('R15: nobody is invited twice', async () => {
    await open();
    await invite(2);
    assert.deepEqual(
      (await invite(2)).map(({ result }) => result),
      ['alreadyUser'],
    );
    assert.equal(mails().length, 1);
  });

  it('leaves the extId of a user who carries another', async () => {
    await open();
    bench.sandbox.crm.store.change(bench.sandbox.implementationId, 'users', bench.link.adminUserId, {
      extId: 'RRHH-9',
    });
    assert.deepEqual(
      (await invite(1)).map(({ result }) => result),
      ['alreadyUser'],
    );
    assert.equal(bench.sandbox.record('users', 'RRHH-9').id, bench.link.adminUserId);
  });

  it('R15: one welcome e-mail, although the answer to the invitation is lost', async () => {
    await open();
    bench.sandbox.crm.faults.add({ kind: 'cutAfter', resource: 'users', method: 'POST', count: 1 });
    const [result] = await invite(2);
    assert.deepEqual([result?.result, result?.userId], ['invited', bench.sandbox.record('users', '2').id]);
    assert.equal(mails().length, 1);
  });

  it('an invitation that never arrived fails for that agent alone, and can be repeated', async () => {
    await open();
    bench.sandbox.crm.faults.add({ kind: 'cutBefore', resource: 'users', method: 'POST', count: 1 });
    const results = await invite(2, 20);
    assert.deepEqual(
      results.map(({ code, result, problem }) => [code, result, problem?.code]),
      [
        [2, 'failed', 'INVITATION_FAILED'],
        [20, 'invited', undefined],
      ],
    );
    assert.deepEqual(
      (await invite(2)).map(({ result }) => result),
      ['invited'],
    );
    assert.equal(mails().length, 2);
  });

  it('R11: licences that run out fail the agent they run out for, in the words of the CRM', async () => {
    await open({ implementation: { licenses: { contracted: 2, used: 1 } } });
    const results = await invite(1, 2, 20);
    assert.deepEqual(
      results.map(({ code, result }) => [code, result]),
      [
        [1, 'alreadyUser'],
        [2, 'invited'],
        [20, 'failed'],
      ],
    );
    assert.match(String(results[2]?.problem?.cause), /licenses/);
    assert.equal(mails().length, 1);
  });
});

import assert from 'node:assert/strict';
import type { InvitationResult, AgentList } from '../../../src/domain/agents.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { freeLicences } from '../../../src/domain/implementation.ts';
import type { StartInput } from '../../../src/machines/linkingServices.ts';
import { linkingAt, placeOf, reach, walkTo } from '../support/drive.ts';
import { failing, fakeServices, inTurn } from '../support/fakeServices.ts';
import { AGENT_LIST, select } from '../support/fixtures.ts';

const usual = fakeServices();

describe('linking: agents', () => {
  it('R10: lists the agents after the test', async () => {
    const actor = await linkingAt('agents.choosing');
    assert.deepEqual(actor.getSnapshot().context.agents, AGENT_LIST.agents);
  });

  it('R10: says why they cannot be listed, and tries again', async () => {
    const failure = new LinkError('SQL_PERMISSION_DENIED', { table: 'Comisionistas' });
    const actor = await linkingAt('agents.failed', {
      loadAgents: inTurn(failing(failure), usual.loadAgents),
    });
    assert.equal(actor.getSnapshot().context.error?.code, 'SQL_PERMISSION_DENIED');
    actor.send({ type: 'RETRY' });
    assert.equal((await reach(actor, 'agents.choosing')).context.error, undefined);
  });

  it('R11: invites at most the free licences', async () => {
    const actor = await linkingAt('agents.choosing');
    assert.equal(AGENT_LIST.licences && freeLicences(AGENT_LIST.licences), 2);
    actor.send(select([2, 3, 5]));
    actor.send({ type: 'INVITE' });
    const { context } = actor.getSnapshot();
    assert.equal(placeOf(actor), 'agents.choosing');
    assert.deepEqual(
      context.selectionProblems.map(({ error }) => error.code),
      ['LICENCES_EXCEEDED'],
    );
    actor.send(select([2, 3]));
    actor.send({ type: 'INVITE' });
    assert.equal((await reach(actor, 'agents.invited')).context.invitations.length, 2);
  });

  it('R12: invites three without licences, and no fourth', async () => {
    const loadAgents = () => Promise.resolve({ agents: AGENT_LIST.agents, adminEmail: 'inaki@anil.example' });
    const actor = await linkingAt('agents.choosing', { loadAgents });
    actor.send(select([2, 3, 5, 6]));
    actor.send({ type: 'INVITE' });
    assert.equal(placeOf(actor), 'agents.choosing');
    actor.send(select([2, 3, 5]));
    actor.send({ type: 'INVITE' });
    assert.equal((await reach(actor, 'agents.invited')).context.invitations.length, 3);
  });

  it("R13: the ADMIN's e-mail must be that of the implementation's ADMIN", async () => {
    const actor = await linkingAt('agents.choosing');
    assert.deepEqual(actor.getSnapshot().context.selection, { invite: [], admin: 1 });
    actor.send(select([], 2));
    actor.send({ type: 'INVITE' });
    assert.equal(placeOf(actor), 'agents.choosing');
    assert.equal(actor.getSnapshot().context.selectionProblems[0]?.error.code, 'ADMIN_EMAIL_MISMATCH');
  });

  it('R13: does not go on while the ADMIN could not be invited', async () => {
    const failed: InvitationResult = { code: 1, result: 'failed' };
    const actor = await linkingAt('agents.choosing', {
      invite: inTurn(() => Promise.resolve([failed]), usual.invite),
    });
    actor.send(select([1]));
    actor.send({ type: 'INVITE' });
    await reach(actor, 'agents.invited');
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'agents.invited');
    assert.equal(actor.getSnapshot().context.error?.code, 'INVITATION_FAILED');
    actor.send({ type: 'RETRY' });
    await reach(actor, 'agents.invited');
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'sync.ready');
  });

  it('R14: does not invite an agent with a problem on its card', async () => {
    const actor = await linkingAt('agents.choosing');
    actor.send(select([2, 4]));
    actor.send({ type: 'INVITE' });
    assert.equal(placeOf(actor), 'agents.choosing');
    assert.deepEqual(actor.getSnapshot().context.selectionProblems, [
      {
        agent: 4,
        error: {
          code: 'AGENT_NOT_INVITABLE',
          params: { code: 4, name: 'Luis Gil', problem: 'emailMissing' },
        },
      },
    ]);
  });

  it('R14: reads the cards again and keeps the selection that still exists', async () => {
    const fewer = { ...AGENT_LIST, agents: AGENT_LIST.agents.filter(({ code }) => code !== 3) };
    const loadAgents = inTurn<[], Promise<AgentList>>(
      () => Promise.resolve(AGENT_LIST),
      () => Promise.resolve(fewer),
    );
    const actor = await linkingAt('agents.choosing', { loadAgents });
    actor.send(select([2, 3]));
    actor.send({ type: 'RELOAD_AGENTS' });
    const { context } = await reach(actor, 'agents.choosing');
    assert.deepEqual(context.selection, { invite: [2], admin: 1 });
  });

  it('keeps the selection when an agent is named that does not exist', async () => {
    const actor = await linkingAt('agents.choosing');
    actor.send(select([2]));
    actor.send(select([99]));
    const { context } = actor.getSnapshot();
    assert.deepEqual(context.error, { code: 'AGENT_NOT_FOUND', params: { code: 99 } });
    assert.deepEqual(context.selection?.invite, [2]);
  });

  it('R15: tries again only those whose invitation failed, so that nobody is written to twice', async () => {
    const asked: number[][] = [];
    const actor = await linkingAt('agents.choosing', {
      invite: ({ selection }, onResult) => {
        asked.push(selection.invite);
        const results = selection.invite.map((code): InvitationResult =>
          code === 3 && asked.length === 1 ? { code, result: 'failed' } : { code, result: 'invited' },
        );
        results.forEach(onResult);
        return Promise.resolve(results);
      },
    });
    actor.send(select([2, 3]));
    actor.send({ type: 'INVITE' });
    await reach(actor, 'agents.invited');
    actor.send({ type: 'RETRY' });
    const { context } = await reach(actor, 'agents.invited');
    assert.deepEqual(asked, [[2, 3], [3]]);
    assert.deepEqual(context.invitations, [
      { code: 2, result: 'invited' },
      { code: 3, result: 'invited' },
    ]);
    actor.send({ type: 'RETRY' });
    assert.equal(placeOf(actor), 'agents.invited');
  });

  it('R15: keeps the results that came before the CRM stopped answering', async () => {
    const actor = await linkingAt('agents.choosing', {
      invite: (_input, onResult) => {
        onResult({ code: 2, result: 'invited', userId: 602 });
        return Promise.reject(new LinkError('API_UNAVAILABLE'));
      },
    });
    actor.send(select([2, 3]));
    actor.send({ type: 'INVITE' });
    const { context } = await reach(actor, 'agents.choosing');
    assert.equal(context.error?.code, 'API_UNAVAILABLE');
    assert.deepEqual(context.invitations, [{ code: 2, result: 'invited', userId: 602 }]);
  });

  it('R15: hands the new users over, so that customers are assigned to the user of their agent', async () => {
    const started: StartInput[] = [];
    const actor = await linkingAt('agents.choosing', {
      startSynchronisation: (input) => {
        started.push(input);
        return Promise.resolve();
      },
    });
    actor.send(select([2]));
    await walkTo(actor, 'sync.started');
    assert.deepEqual(started[0]?.invitations, [{ code: 2, result: 'invited', userId: 602 }]);
    assert.equal(started[0]?.agents.find(({ code }) => code === 1)?.userId, 501);
  });
});

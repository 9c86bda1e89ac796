import assert from 'node:assert/strict';
import { freeLicences } from '../../src/protocol/implementation.ts';
import type { InvitationResult } from '../../src/protocol/agents.ts';
import { LinkError } from '../../src/protocol/errors.ts';
import type { LinkingServices, StartInput } from '../../src/protocol/linking.ts';
import { fakeServices, inTurn, pending } from './support/fakeServices.ts';
import {
  ACCEPT,
  AGENT_LIST,
  CHOOSE,
  CONNECT,
  CONNECTION,
  EMPTY_FORM,
  FAILED,
  FORM,
  NAME,
  PASSED,
  SUBMIT,
  TERMS,
  WORKSPACE,
  select,
} from './support/fixtures.ts';
import { linkingAt, placeOf, reach, startLinking, walkTo } from './support/drive.ts';

const usual = fakeServices();

function failing(error: LinkError): () => Promise<never> {
  return () => Promise.reject(error);
}

describe('linking: company', () => {
  it('R3, R16: goes from the first form to the end, for an existing implementation', async () => {
    const actor = await linkingAt('finished');
    assert.equal(actor.getSnapshot().status, 'done');
  });

  it('R1: takes identity from the server that answered, not from the address typed', async () => {
    const actor = await linkingAt('implementation.form');
    const { identity, company } = actor.getSnapshot().context;
    assert.deepEqual(identity, { serverName: 'SRV-SAGE\\SAGE2025', database: 'Sage', code: 1 });
    assert.deepEqual(company, { code: 1, name: 'Comercial Añil, S.L.', vatNumber: 'B12345674' });
  });

  it('R1: forgets the company, its test and its agents when another server is connected', async () => {
    const actor = await linkingAt('testing.succeeded');
    for (const _ of ['terms', 'existing', 'form', 'choosing']) actor.send({ type: 'BACK' });
    assert.equal(placeOf(actor), 'company.choosing');
    actor.send({ type: 'CONNECT', connection: { ...CONNECTION, server: 'srv-other' } });
    const { context } = await reach(actor, 'company.choosing');
    assert.equal(context.connection?.server, 'srv-other');
    assert.equal(context.company, undefined);
    assert.equal(context.identity, undefined);
    assert.deepEqual(context.checks, []);
  });

  for (const [code, error] of [
    [99, 'COMPANY_NOT_FOUND'],
    [2, 'COMPANY_ALREADY_LINKED'],
  ] as const) {
    it(`R1: stays with ${error} and forgets it once a company is chosen`, async () => {
      const actor = await linkingAt('company.choosing');
      actor.send({ type: 'CHOOSE_COMPANY', code });
      assert.equal(placeOf(actor), 'company.choosing');
      assert.equal(actor.getSnapshot().context.error?.code, error);
      actor.send(CHOOSE);
      assert.equal(placeOf(actor), 'implementation.form');
      assert.equal(actor.getSnapshot().context.error, undefined);
    });
  }

  it('comes back to the connection with the reason, and tries it again', async () => {
    const error = new LinkError('SQL_LOGIN_FAILED', { user: 'sage_link' });
    const actor = startLinking({ listCompanies: inTurn(failing(error), usual.listCompanies) });
    actor.send(CONNECT);
    const { context } = await reach(actor, 'company.entering');
    assert.equal(context.error?.code, 'SQL_LOGIN_FAILED');
    assert.deepEqual(context.connection, CONNECTION);
    actor.send({ type: 'RETRY' });
    assert.equal((await reach(actor, 'company.choosing')).context.error, undefined);
  });
});

describe('linking: implementation', () => {
  it('R2: refuses a plan and names it', async () => {
    const workspace = { ...WORKSPACE, plan: 'Essentials' };
    const actor = await linkingAt('implementation.form', {
      recognise: () => Promise.resolve({ workspace }),
    });
    actor.send(SUBMIT);
    const { context } = await reach(actor, 'implementation.form');
    assert.deepEqual(context.error, { code: 'PLAN_NOT_SUPPORTED', params: { plan: 'Essentials' } });
    assert.equal(context.workspace, undefined);
  });

  it('R4, R5: hands the form to the CRM as it was typed, without any key but the public one', async () => {
    const asked: Parameters<LinkingServices['recognise']>[0][] = [];
    await linkingAt('implementation.existing', {
      recognise: (input) => {
        asked.push(input);
        return usual.recognise(input);
      },
    });
    assert.deepEqual(
      asked.map(({ form }) => form),
      [FORM],
    );
  });

  it('R6: recognises an existing implementation', async () => {
    const actor = await linkingAt('implementation.existing');
    assert.deepEqual(actor.getSnapshot().context.workspace, WORKSPACE);
  });

  it('R6: asks whether to create a new one when nothing was typed', async () => {
    const actor = await linkingAt('implementation.askNew', {}, 'new');
    assert.equal(actor.getSnapshot().context.newImplementation, undefined);
  });

  it('R6: names the fields of a half-filled form and stays', async () => {
    const actor = await linkingAt('implementation.form');
    actor.send({ type: 'SUBMIT_IMPLEMENTATION', form: { ...EMPTY_FORM, hasPrivateKey: true } });
    assert.equal(placeOf(actor), 'implementation.form');
    assert.deepEqual(
      actor.getSnapshot().context.fieldProblems.map(({ field }) => field),
      ['implementationId', 'publicKey'],
    );
    actor.send(SUBMIT);
    assert.deepEqual((await reach(actor, 'implementation.existing')).context.fieldProblems, []);
  });

  it('R6: puts refused keys beside their field, and tries again', async () => {
    const refusal = new LinkError('API_KEYS_REJECTED', { field: 'privateKey' });
    const actor = await linkingAt('implementation.form', {
      recognise: inTurn(failing(refusal), usual.recognise),
    });
    actor.send(SUBMIT);
    const { context } = await reach(actor, 'implementation.form');
    assert.equal(context.error?.code, 'API_KEYS_REJECTED');
    assert.deepEqual(
      context.fieldProblems.map(({ field }) => field),
      ['privateKey'],
    );
    actor.send({ type: 'RETRY' });
    await reach(actor, 'implementation.existing');
  });

  it('R7: points out a typed name that is not the name', async () => {
    const actor = await linkingAt('implementation.form');
    actor.send({ type: 'SUBMIT_IMPLEMENTATION', form: { ...FORM, name: 'Comercial Anil' } });
    const { context } = await reach(actor, 'implementation.existing');
    assert.equal(context.nameDiffers, true);
    assert.equal(context.workspace?.name, 'Comercial Añil');
  });

  it('R7: creates what was named, and uses it like any other from then on', async () => {
    const actor = await linkingAt('testing.succeeded', {}, 'new');
    const { created, form, workspace } = actor.getSnapshot().context;
    assert.equal(created, true);
    assert.deepEqual(workspace, { id: '90001', name: 'Añil Nueva', plan: 'Performance' });
    assert.equal(form?.publicKey, 'pk_live_90001');
    await walkTo(actor, 'finished', 'new');
  });

  it('R7: asks for another name when it is taken', async () => {
    const taken = new LinkError('IMPLEMENTATION_NAME_TAKEN', { name: 'Añil Nueva' });
    const createImplementation = inTurn(failing(taken), usual.createImplementation);
    const actor = await linkingAt('terms.reading', { createImplementation }, 'new');
    actor.send(ACCEPT);
    const { context } = await reach(actor, 'implementation.naming');
    assert.equal(context.error?.code, 'IMPLEMENTATION_NAME_TAKEN');
    actor.send(NAME);
    actor.send({ type: 'NEXT' });
    assert.equal((await reach(actor, 'testing.succeeded')).context.created, true);
  });

  it('R7: stays at the terms when the CRM creates none', async () => {
    const refusal = new LinkError('IMPLEMENTATION_CREATION_UNAVAILABLE');
    const actor = await linkingAt('terms.reading', { createImplementation: failing(refusal) }, 'new');
    actor.send(ACCEPT);
    const { context } = await reach(actor, 'terms.reading');
    assert.equal(context.error?.code, 'IMPLEMENTATION_CREATION_UNAVAILABLE');
    assert.equal(context.created, false);
  });

  it('R7: names no implementation on a host to which keys would travel in the clear', async () => {
    const actor = await linkingAt('implementation.naming', {}, 'new');
    const implementation = { apiUrl: 'http://crm.anil.example', name: 'Añil', adminEmail: 'a@anil.example' };
    actor.send({ type: 'NAME_IMPLEMENTATION', implementation });
    assert.equal(placeOf(actor), 'implementation.naming');
    assert.equal(actor.getSnapshot().context.fieldProblems[0]?.error.code, 'API_URL_INSECURE');
  });
});

describe('linking: terms', () => {
  for (const [privacy, terms] of [
    [false, false],
    [true, false],
    [false, true],
  ] as const) {
    it(`R8: does not go on with privacy ${privacy} and terms ${terms}`, async () => {
      const actor = await linkingAt('terms.reading');
      actor.send({ type: 'ACCEPT_TERMS', privacy, terms });
      assert.equal(placeOf(actor), 'terms.reading');
      assert.equal(actor.getSnapshot().context.error?.code, 'TERMS_NOT_ACCEPTED');
    });
  }

  it('R8: does not go on by Next without an acceptance', async () => {
    const actor = await linkingAt('terms.reading');
    actor.send({ type: 'NEXT' });
    assert.equal(actor.getSnapshot().context.error?.code, 'TERMS_NOT_ACCEPTED');
  });

  it('R8: keeps who accepted what and when, once, however often the person comes by', async () => {
    let recorded = 0;
    const recordTerms = () => {
      recorded += 1;
      return Promise.resolve(TERMS);
    };
    const actor = await linkingAt('testing.succeeded', { recordTerms });
    assert.deepEqual(actor.getSnapshot().context.terms, TERMS);
    actor.send({ type: 'BACK' });
    actor.send(ACCEPT);
    await reach(actor, 'testing.succeeded');
    actor.send({ type: 'BACK' });
    actor.send({ type: 'NEXT' });
    await reach(actor, 'testing.succeeded');
    assert.equal(recorded, 1);
  });

  it('R8: asks again when the texts have changed since', async () => {
    const recordTerms = inTurn(() => Promise.resolve({ ...TERMS, termsVersion: '2020-01' }), usual.recordTerms);
    const actor = await linkingAt('testing.succeeded', { recordTerms });
    actor.send({ type: 'BACK' });
    actor.send({ type: 'NEXT' });
    assert.equal(actor.getSnapshot().context.error?.code, 'TERMS_NOT_ACCEPTED');
    actor.send(ACCEPT);
    assert.deepEqual((await reach(actor, 'testing.succeeded')).context.terms, TERMS);
  });
});

describe('linking: connection test', () => {
  it('R9: goes on with success only', async () => {
    const testConnection = inTurn(() => Promise.resolve(FAILED), usual.testConnection);
    const actor = await linkingAt('testing.failed', { testConnection });
    assert.deepEqual(actor.getSnapshot().context.checks, FAILED);
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'testing.failed');
    assert.equal(actor.getSnapshot().context.error?.code, 'CONNECTION_TEST_FAILED');
    actor.send({ type: 'RETRY' });
    await reach(actor, 'testing.succeeded');
    actor.send({ type: 'NEXT' });
    await reach(actor, 'agents.choosing');
  });

  it('R9: a test that is cut short, or leaves a layer out, is no success', async () => {
    const crash = failing(new LinkError('SQL_CONNECTION_LOST'));
    const broken = await linkingAt('testing.failed', { testConnection: crash });
    assert.equal(broken.getSnapshot().context.error?.code, 'SQL_CONNECTION_LOST');
    await linkingAt('testing.failed', { testConnection: () => Promise.resolve(PASSED.slice(1)) });
  });

  it('R9: goes on with warnings', async () => {
    const results = PASSED.map((check) => ({ ...check, result: 'warning' as const }));
    await linkingAt('testing.succeeded', { testConnection: () => Promise.resolve(results) });
  });
});

describe('linking: agents', () => {
  it('R10: lists the agents after the test', async () => {
    const actor = await linkingAt('agents.choosing');
    assert.deepEqual(actor.getSnapshot().context.agents, AGENT_LIST.agents);
  });

  it('R10: says why they cannot be listed, and tries again', async () => {
    const failure = new LinkError('SQL_PERMISSION_DENIED', { table: 'Comisionistas' });
    const actor = await linkingAt('agents.failed', { loadAgents: inTurn(failing(failure), usual.loadAgents) });
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
      invite: inTurn(
        () => Promise.resolve([failed]),
        usual.invite,
      ),
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
    const loadAgents = inTurn(
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

describe('linking: synchronisation', () => {
  it('R16: starts, brings the bar to 100 %, then finishes', async () => {
    const work = Promise.withResolvers<void>();
    const actor = await linkingAt('sync.ready', {
      startSynchronisation: (_input, onProgress) => {
        onProgress({ percent: 40 });
        return work.promise;
      },
    });
    const percents = new Set<number | undefined>();
    actor.subscribe(({ context }) => percents.add(context.progress?.percent));
    actor.send({ type: 'START' });
    work.resolve();
    await reach(actor, 'sync.started');
    assert.deepEqual([...percents], [0, 40, 100]);
    actor.send({ type: 'NEXT' });
    assert.equal(placeOf(actor), 'finished');
  });

  it('R16: says why it did not start, and tries again', async () => {
    const failure = new LinkError('STATE_DIRECTORY_UNUSABLE');
    const actor = await linkingAt('sync.ready', {
      startSynchronisation: inTurn(() => Promise.reject(failure), usual.startSynchronisation),
    });
    actor.send({ type: 'START' });
    assert.equal((await reach(actor, 'sync.ready')).context.error?.code, 'STATE_DIRECTORY_UNUSABLE');
    actor.send({ type: 'RETRY' });
    assert.equal((await reach(actor, 'sync.started')).context.error, undefined);
  });
});

describe('linking: cancel', () => {
  it('aborts a test that is running', async () => {
    const signals: AbortSignal[] = [];
    const actor = await linkingAt('testing.running', {
      testConnection: (_input, _onResult, signal) => {
        signals.push(signal);
        return pending();
      },
    });
    actor.send({ type: 'CANCEL' });
    assert.equal(placeOf(actor), 'cancelled');
    assert.equal(signals[0]?.aborted, true);
  });

  for (const ending of ['answers', 'fails'] as const) {
    it(`waits for invitations under way: the CRM ${ending}`, async () => {
      const work = Promise.withResolvers<readonly InvitationResult[]>();
      const actor = await linkingAt('agents.inviting', { invite: () => work.promise });
      actor.send({ type: 'CANCEL' });
      assert.equal(placeOf(actor), 'agents.inviting');
      if (ending === 'answers') work.resolve([{ code: 2, result: 'invited' }]);
      else work.reject(new LinkError('API_UNAVAILABLE'));
      const { context } = await reach(actor, 'cancelled');
      assert.equal(context.invitations.length, ending === 'answers' ? 1 : 0);
    });

    it(`waits for a creation under way: the CRM ${ending}`, async () => {
      const work = Promise.withResolvers<Awaited<ReturnType<LinkingServices['createImplementation']>>>();
      const actor = await linkingAt('terms.creating', { createImplementation: () => work.promise }, 'new');
      actor.send({ type: 'CANCEL' });
      assert.equal(placeOf(actor), 'terms.creating');
      if (ending === 'answers') work.resolve({ workspace: WORKSPACE, publicKey: 'pk' });
      else work.reject(new LinkError('API_UNAVAILABLE'));
      const { context } = await reach(actor, 'cancelled');
      assert.equal(context.created, ending === 'answers');
    });
  }
});

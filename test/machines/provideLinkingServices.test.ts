import assert from 'node:assert/strict';
import { waitFor } from 'xstate';
import type { LinkingServices } from '../../src/machines/linkingServices.ts';
import type { CheckResult } from '../../src/domain/checks.ts';
import { fakeServices } from './support/fakeServices.ts';
import { PASSED, select } from './support/fixtures.ts';
import { linkingAt, placeOf, reach, startLinking } from './support/drive.ts';

describe('provideLinkingServices', () => {
  it('asks every service with what it needs', async () => {
    const usual = fakeServices();
    const asked: Record<string, object> = {};
    const noting = <TInput extends object, TRest extends readonly unknown[], TAnswer>(
      name: string,
      service: (input: TInput, ...rest: TRest) => TAnswer,
    ) => {
      return (input: TInput, ...rest: TRest): TAnswer => {
        asked[name] = input;
        return service(input, ...rest);
      };
    };
    const services: LinkingServices = {
      listCompanies: noting('listCompanies', usual.listCompanies),
      recognise: noting('recognise', usual.recognise),
      recordTerms: noting('recordTerms', usual.recordTerms),
      createImplementation: noting('createImplementation', usual.createImplementation),
      testConnection: noting('testConnection', usual.testConnection),
      loadAgents: noting('loadAgents', usual.loadAgents),
      invite: noting('invite', usual.invite),
      startSynchronisation: noting('startSynchronisation', usual.startSynchronisation),
    };
    await linkingAt('finished', services, 'new');
    await linkingAt('finished', services, 'existing');
    const keys = Object.fromEntries(
      Object.entries(asked).map(([name, input]) => [name, Object.keys(input).sort()]),
    );
    const api = ['apiUrl', 'publicKey'];
    assert.deepEqual(keys, {
      listCompanies: ['connection'],
      recognise: ['form', 'linkId'],
      recordTerms: ['linkId'],
      createImplementation: ['company', 'implementation', 'linkId'],
      testConnection: [...api, 'companyCode', 'connection', 'linkId'].sort(),
      loadAgents: [...api, 'companyCode', 'connection', 'linkId'].sort(),
      invite: [...api, 'agents', 'linkId', 'selection'].sort(),
      startSynchronisation: [
        ...api,
        'agents',
        'company',
        'connection',
        'identity',
        'invitations',
        'linkId',
        'selection',
        'terms',
        'workspace',
      ].sort(),
    });
  });

  it('B2: shows each check as it comes', async () => {
    const told = Promise.withResolvers<(result: CheckResult) => void>();
    const work = Promise.withResolvers<readonly CheckResult[]>();
    const actor = await linkingAt('testing.running', {
      testConnection: (_input, onResult) => {
        told.resolve(onResult);
        return work.promise;
      },
    });
    const tell = await told.promise;
    for (const [index, result] of PASSED.entries()) {
      tell(result);
      const { context } = await waitFor(actor, (snapshot) => snapshot.context.checks.length === index + 1);
      assert.deepEqual(context.checks, PASSED.slice(0, index + 1));
    }
    assert.equal(placeOf(actor), 'testing.running');
    work.resolve(PASSED);
    await reach(actor, 'testing.succeeded');
  });

  it('hears nothing more of a test that was left', async () => {
    const tells: ((result: CheckResult) => void)[] = [];
    const actor = await linkingAt('testing.running', {
      testConnection: (_input, onResult) => {
        tells.push(onResult);
        return Promise.withResolvers<readonly CheckResult[]>().promise;
      },
    });
    actor.send({ type: 'BACK' });
    actor.send({ type: 'NEXT' });
    tells[0]?.({ check: 'serverName', result: 'failed', milliseconds: 1 });
    tells[1]?.({ check: 'port', result: 'passed', milliseconds: 1 });
    const { context } = await waitFor(actor, (snapshot) => snapshot.context.checks.length > 0);
    assert.deepEqual(
      context.checks.map(({ check }) => check),
      ['port'],
    );
  });

  it('shows each invitation as it comes', async () => {
    const actor = await linkingAt('agents.choosing', {
      invite: (_input, onResult) => {
        onResult({ code: 2, result: 'invited' });
        return Promise.withResolvers<never>().promise;
      },
    });
    actor.send(select([2, 3]));
    actor.send({ type: 'INVITE' });
    const { context } = await waitFor(actor, (snapshot) => snapshot.context.invitations.length > 0);
    assert.deepEqual(context.invitations, [{ code: 2, result: 'invited' }]);
    assert.equal(placeOf(actor), 'agents.inviting');
  });

  it('shows what a service throws that is not ours as a defect', async () => {
    const actor = startLinking({ listCompanies: () => Promise.reject(new TypeError('socket hang up')) });
    actor.send({
      type: 'CONNECT',
      connection: { server: 's', database: 'd', user: 'u', encrypt: 'true', trustServerCertificate: false },
    });
    const { context } = await waitFor(actor, (snapshot) => snapshot.context.error !== undefined);
    assert.deepEqual(context.error, { code: 'INTERNAL', params: {}, cause: 'socket hang up' });
  });
});

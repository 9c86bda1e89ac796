import assert from 'node:assert/strict';
import { LinkError } from '../../../src/domain/errors.ts';
import type { LinkingServices } from '../../../src/machines/linkingServices.ts';
import { linkingAt, placeOf, reach, walkTo } from '../support/drive.ts';
import { failing, fakeServices, inTurn } from '../support/fakeServices.ts';
import { ACCEPT, EMPTY_FORM, FORM, NAME, SUBMIT, WORKSPACE } from '../support/fixtures.ts';

const usual = fakeServices();

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

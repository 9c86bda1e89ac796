import assert from 'node:assert/strict';
import { linkingAt, placeOf, reach } from '../support/drive.ts';
import { fakeServices, inTurn } from '../support/fakeServices.ts';
import { ACCEPT, TERMS } from '../support/fixtures.ts';

const usual = fakeServices();

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
    const recordTerms = inTurn(
      () => Promise.resolve({ ...TERMS, termsVersion: '2020-01' }),
      usual.recordTerms,
    );
    const actor = await linkingAt('testing.succeeded', { recordTerms });
    actor.send({ type: 'BACK' });
    actor.send({ type: 'NEXT' });
    assert.equal(actor.getSnapshot().context.error?.code, 'TERMS_NOT_ACCEPTED');
    actor.send(ACCEPT);
    assert.deepEqual((await reach(actor, 'testing.succeeded')).context.terms, TERMS);
  });
});

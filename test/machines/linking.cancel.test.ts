import assert from 'node:assert/strict';
import type { InvitationResult } from '../../src/domain/agents.ts';
import { LinkError } from '../../src/domain/errors.ts';
import type { LinkingServices } from '../../src/machines/linkingServices.ts';
import { linkingAt, placeOf, reach } from './support/drive.ts';
import { pending } from './support/fakeServices.ts';
import { WORKSPACE } from './support/fixtures.ts';

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

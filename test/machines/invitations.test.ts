import assert from 'node:assert/strict';
import {
  adminInvitationFailed,
  hasFailedInvitation,
  hasInvited,
  mergeInvitations,
  outstandingSelection,
} from '../../src/machines/invitations.ts';
import type { InvitationResult } from '../../src/domain/agents.ts';

const INVITED: InvitationResult = { code: 2, result: 'invited', userId: 602 };
const ALREADY: InvitationResult = { code: 3, result: 'alreadyUser', userId: 503 };
const FAILED: InvitationResult = { code: 5, result: 'failed' };

describe('invitations', () => {
  it('knows that a welcome e-mail has left', () => {
    assert.equal(hasInvited({ invitations: [ALREADY, FAILED] }), false);
    assert.equal(hasInvited({ invitations: [FAILED, INVITED] }), true);
  });

  it('puts a new result in the place of the older one', () => {
    const now: InvitationResult = { code: 5, result: 'invited', userId: 605 };
    assert.deepEqual(mergeInvitations([INVITED, FAILED], [now]), [INVITED, now]);
  });

  it('R15: keeps an e-mail that has left, and learns its user later', () => {
    const sent: InvitationResult = { code: 2, result: 'invited' };
    assert.deepEqual(mergeInvitations([sent], [{ code: 2, result: 'failed' }]), [sent]);
    assert.deepEqual(mergeInvitations([sent], [{ code: 2, result: 'alreadyUser', userId: 602 }]), [INVITED]);
  });

  it('R15: leaves out those for whom nothing is left to do', () => {
    const context = {
      selection: { invite: [2, 3, 5, 6], admin: 1 },
      invitations: [INVITED, ALREADY, FAILED],
    };
    assert.deepEqual(outstandingSelection(context), { invite: [5, 6], admin: 1 });
    assert.equal(hasFailedInvitation(context), true);
  });

  it('counts no failure of an agent who is not selected any more', () => {
    assert.equal(hasFailedInvitation({ selection: { invite: [2] }, invitations: [FAILED] }), false);
  });

  it('R13: knows when the ADMIN has got no user', () => {
    assert.equal(
      adminInvitationFailed({ selection: { invite: [5], admin: 5 }, invitations: [FAILED] }),
      true,
    );
    assert.equal(
      adminInvitationFailed({ selection: { invite: [5], admin: 2 }, invitations: [FAILED] }),
      false,
    );
  });
});

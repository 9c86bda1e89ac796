import type { AgentSelection, InvitationResult } from '../domain/agents.ts';
import type { LinkingContext } from './linkingContext.ts';

type Invitations = readonly InvitationResult[];

/** An e-mail has left for somebody: from then on the agents cannot be left backwards. */
export function hasInvited({ invitations }: Pick<LinkingContext, 'invitations'>): boolean {
  return invitations.some(({ result }) => result === 'invited');
}

/** Puts new results in the place of older ones of the same agent; but an e-mail that has left has left, whatever came after. */
export function mergeInvitations(known: Invitations, told: Invitations): InvitationResult[] {
  const merged = new Map(known.map((invitation) => [invitation.code, invitation]));
  for (const invitation of told) {
    const earlier = merged.get(invitation.code);
    const isSent = earlier?.result === 'invited' && invitation.result !== 'invited';
    const userId = earlier?.userId ?? invitation.userId;
    merged.set(
      invitation.code,
      isSent ? { ...earlier, ...(userId === undefined ? {} : { userId }) } : invitation,
    );
  }
  return [...merged.values()];
}

/** The selection without those for whom nothing is left to do, so that nobody gets two welcome e-mails (R15). */
export function outstandingSelection(
  context: Pick<LinkingContext, 'selection' | 'invitations'>,
): AgentSelection {
  const settled = new Set(
    context.invitations.filter(({ result }) => result !== 'failed').map(({ code }) => code),
  );
  const selection = context.selection ?? { invite: [] };
  return { ...selection, invite: selection.invite.filter((code) => !settled.has(code)) };
}

/** Among those still selected. */
export function hasFailedInvitation(context: Pick<LinkingContext, 'selection' | 'invitations'>): boolean {
  const { invite } = outstandingSelection(context);
  return context.invitations.some(({ code, result }) => result === 'failed' && invite.includes(code));
}

/** The ADMIN gets the records of agents who are no users: without that user there is nothing to start with (R13). */
export function adminInvitationFailed(context: Pick<LinkingContext, 'selection' | 'invitations'>): boolean {
  return context.invitations.some(
    ({ code, result }) => result === 'failed' && code === context.selection?.admin,
  );
}

import { assign } from 'xstate';
import { toErrorDetail } from '../../domain/errors.ts';
import { normaliseSelection, selectionAfterLoading } from '../agentSelection.ts';
import { adminInvitationFailed, hasFailedInvitation, mergeInvitations } from '../invitations.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { bothSidesInput, inviteInput } from '../serviceInputs.ts';

/** Which commission agents become users, and who is the ADMIN (R10 to R15). */
export const agentsState = linkingSetup.createStateConfig({
  id: 'agents',
  initial: 'loading',
  states: {
    loading: {
      tags: ['busy'],
      meta: { rest: ({ selection }) => (selection === undefined ? 'failed' : 'choosing') },
      invoke: {
        id: 'loadAgents',
        src: 'loadAgents',
        input: ({ context }) => bothSidesInput(context),
        onDone: {
          target: 'choosing',
          actions: assign(({ context, event }) => ({
            agents: [...event.output.agents],
            licences: event.output.licences,
            adminEmail: event.output.adminEmail,
            selection: selectionAfterLoading(context, event.output),
          })),
        },
        onError: {
          target: 'failed',
          actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
        },
      },
      on: { BACK: { guard: 'nobodyInvited', target: '#testing.succeeded' } },
    },
    failed: {
      tags: ['failed'],
      exit: 'clearProblems',
      on: {
        RETRY: 'loading',
        RELOAD_AGENTS: 'loading',
        BACK: { guard: 'nobodyInvited', target: '#testing.succeeded' },
      },
    },
    choosing: {
      entry: 'findSelectionProblems',
      exit: 'clearProblems',
      on: {
        SELECT_AGENTS: {
          actions: [
            assign(({ context, event }) => {
              const normalised = normaliseSelection(context.agents, event.selection);
              return normalised.kind === 'known'
                ? { selection: normalised.selection, error: undefined }
                : { error: normalised.error };
            }),
            'findSelectionProblems',
          ],
        },
        INVITE: [{ guard: 'canInvite', target: 'inviting' }, { actions: 'findSelectionProblems' }],
        RELOAD_AGENTS: 'loading',
        BACK: { guard: 'nobodyInvited', target: '#testing.succeeded' },
      },
    },
    inviting: {
      tags: ['busy', 'irrevocable'],
      meta: { rest: () => 'choosing' },
      invoke: {
        id: 'invite',
        src: 'invite',
        input: ({ context }) => inviteInput(context),
        onSnapshot: {
          actions: assign(({ context, event }) => ({
            invitations: mergeInvitations(context.invitations, event.snapshot.context ?? []),
          })),
        },
        onDone: [{ guard: 'isCancelRequested', target: '#linking.cancelled' }, { target: 'invited' }],
        onError: [
          { guard: 'isCancelRequested', target: '#linking.cancelled' },
          {
            target: 'choosing',
            actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
          },
        ],
      },
      // An invitation that has left cannot be called back: its result is waited for, so that it is not lost.
      on: { CANCEL: { actions: 'requestCancel' } },
    },
    invited: {
      exit: 'clearProblems',
      on: {
        NEXT: [
          {
            guard: ({ context }) => adminInvitationFailed(context),
            actions: {
              type: 'explain',
              params: ({ context }) => ({
                error: { code: 'INVITATION_FAILED', params: { code: context.selection?.admin ?? 0 } },
              }),
            },
          },
          { target: '#sync' },
        ],
        RETRY: { guard: ({ context }) => hasFailedInvitation(context), target: 'inviting' },
        BACK: 'choosing',
      },
    },
  },
});

import { assign, setup } from 'xstate';
import type { ErrorDetail } from '../domain/errors.ts';
import type { LinkingEvent } from '../protocol/linking.ts';
import { isOfToday } from '../domain/terms.ts';
import { selectionProblems } from './agentSelection.ts';
import { hasInvited } from './invitations.ts';
import { linkingActors } from './linkingActors.ts';
import type { FieldProblem } from '../domain/linkingProblems.ts';
import type { LinkingContext, LinkingInput } from './linkingContext.ts';

/**
 * `busy`: the machine is at work, and leaves the state by itself. `irrevocable`: what is under way there cannot be undone,
 * and is worth waiting for. `failed`: work went wrong, and a person decides what next.
 */
export type StateTag = 'busy' | 'irrevocable' | 'failed';

export interface StateMeta {
  /** Of a busy state: the one of its step where a linking waits whose work was cut off. */
  readonly rest: (context: LinkingContext) => string;
}

/** What the states have in common: the types, the actors, and the guards and actions that more than one state uses. */
export const linkingSetup = setup({
  types: {
    context: {} as LinkingContext,
    events: {} as LinkingEvent,
    input: {} as LinkingInput,
    tags: {} as StateTag,
    meta: {} as StateMeta,
  },
  actors: linkingActors,
  guards: {
    isCancelRequested: ({ context }) => context.cancelRequested,
    /** R8: of today's texts; a person who comes back to newer ones reads them again. */
    isAcceptanceRecorded: ({ context }) => isOfToday(context.terms),
    /** Neither this nor `mustCreate` holds once an implementation was created: then nothing before the terms can change. */
    isExisting: ({ context }) => context.newImplementation === undefined,
    mustCreate: ({ context }) => context.newImplementation !== undefined && !context.created,
    nobodyInvited: ({ context }) => !hasInvited(context),
    isUnregistered: ({ context }) => context.progress?.isRegistered !== true,
    canInvite: ({ context }) => selectionProblems(context).length === 0,
  },
  actions: {
    explain: assign({ error: (_, params: { error: ErrorDetail }) => params.error }),
    explainFields: assign({
      error: (_, params: { error?: ErrorDetail | undefined; fieldProblems: FieldProblem[] }) => params.error,
      fieldProblems: (_, params) => params.fieldProblems,
    }),
    /** On the exit of every state in which a person decides: what they did next was right, or brings its own problems. */
    clearProblems: assign({ error: undefined, fieldProblems: [] }),
    /** For a state whose work must not be cut off in the middle, because what it does cannot be undone. */
    requestCancel: assign({ cancelRequested: true }),
    findSelectionProblems: assign({ selectionProblems: ({ context }) => selectionProblems(context) }),
  },
});

import { and, assign } from 'xstate';
import { toErrorDetail, type ErrorDetail } from '../../domain/errors.ts';
import type { CreatedImplementation } from '../linkingServices.ts';
import type { LinkingContext } from '../linkingContext.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { createImplementationInput } from '../serviceInputs.ts';

const NOT_ACCEPTED: ErrorDetail = { code: 'TERMS_NOT_ACCEPTED', params: {} };

/** Both texts accepted (R8), and only then a new implementation made: it cannot be unmade (R7). */
export const termsState = linkingSetup.createStateConfig({
  id: 'terms',
  initial: 'reading',
  states: {
    reading: {
      exit: 'clearProblems',
      on: {
        ACCEPT_TERMS: [
          {
            guard: ({ event }) => !event.privacy || !event.terms,
            actions: { type: 'explain', params: { error: NOT_ACCEPTED } },
          },
          // What was recorded stays as it was, with its time, when the person comes by again.
          { guard: and(['isAcceptanceRecorded', 'mustCreate']), target: 'creating' },
          { guard: 'isAcceptanceRecorded', target: '#testing' },
          { target: 'recording' },
        ],
        NEXT: [
          { guard: and(['isAcceptanceRecorded', 'mustCreate']), target: 'creating' },
          { guard: 'isAcceptanceRecorded', target: '#testing' },
          { actions: { type: 'explain', params: { error: NOT_ACCEPTED } } },
        ],
        BACK: [
          { guard: 'isExisting', target: '#implementation.existing' },
          { guard: 'mustCreate', target: '#implementation.naming' },
        ],
      },
    },
    recording: {
      tags: ['busy'],
      meta: { rest: () => 'reading' },
      invoke: {
        id: 'recordTerms',
        src: 'recordTerms',
        input: ({ context }) => ({ linkId: context.linkId }),
        onDone: [
          {
            guard: 'mustCreate',
            target: 'creating',
            actions: assign(({ event }) => ({ terms: event.output })),
          },
          { target: '#testing', actions: assign(({ event }) => ({ terms: event.output })) },
        ],
        onError: {
          target: 'reading',
          actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
        },
      },
    },
    creating: {
      tags: ['busy', 'irrevocable'],
      meta: { rest: () => 'reading' },
      invoke: {
        id: 'createImplementation',
        src: 'createImplementation',
        input: ({ context }) => createImplementationInput(context),
        onDone: [
          {
            guard: 'isCancelRequested',
            target: '#linking.cancelled',
            actions: assign(({ context, event }) => nowExisting(context, event.output)),
          },
          {
            target: '#testing',
            actions: assign(({ context, event }) => nowExisting(context, event.output)),
          },
        ],
        onError: [
          { guard: 'isCancelRequested', target: '#linking.cancelled' },
          {
            guard: ({ event }) => toErrorDetail(event.error).code === 'IMPLEMENTATION_NAME_TAKEN',
            target: '#implementation.naming',
            actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
          },
          {
            target: 'reading',
            actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
          },
        ],
      },
      on: { CANCEL: { actions: 'requestCancel' } },
    },
  },
});

/** From here on the created implementation is used like any other; its private key is in the vault already. */
function nowExisting(
  { newImplementation }: LinkingContext,
  { workspace, publicKey }: CreatedImplementation,
): Partial<LinkingContext> {
  if (newImplementation === undefined) return {};
  return {
    created: true,
    workspace,
    form: {
      apiUrl: newImplementation.apiUrl,
      implementationId: workspace.id,
      name: workspace.name,
      publicKey,
      hasPrivateKey: true,
    },
  };
}

import { assign } from 'xstate';
import { isSuccess } from '../../domain/checks.ts';
import { toErrorDetail } from '../../domain/errors.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { bothSidesInput } from '../serviceInputs.ts';

/** The connection test in layers (B2); only success lets the flow go on (R9). Every visit tests anew. */
export const testingState = linkingSetup.createStateConfig({
  id: 'testing',
  initial: 'running',
  states: {
    running: {
      tags: ['busy'],
      meta: { rest: () => 'failed' },
      entry: assign({ checks: [] }),
      invoke: {
        id: 'testConnection',
        src: 'testConnection',
        input: ({ context }) => bothSidesInput(context),
        onSnapshot: {
          actions: assign(({ event }) => ({ checks: [...(event.snapshot.context ?? [])] })),
        },
        onDone: [
          { guard: ({ context }) => isSuccess(context.checks), target: 'succeeded' },
          { target: 'failed' },
        ],
        onError: {
          target: 'failed',
          actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
        },
      },
      on: { BACK: '#terms.reading' },
    },
    succeeded: {
      on: {
        NEXT: { guard: ({ context }) => isSuccess(context.checks), target: '#agents' },
        RETRY: 'running',
        BACK: '#terms.reading',
      },
    },
    failed: {
      tags: ['failed'],
      exit: 'clearProblems',
      on: {
        NEXT: {
          actions: { type: 'explain', params: { error: { code: 'CONNECTION_TEST_FAILED', params: {} } } },
        },
        RETRY: 'running',
        BACK: '#terms.reading',
      },
    },
  },
});

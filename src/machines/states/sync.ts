import { assign } from 'xstate';
import { toErrorDetail } from '../../domain/errors.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { startInput } from '../serviceInputs.ts';

/** "Empezar": initial checks, the bar up to 100 %, then "Finalizar" (R16); the synchronisation itself goes on without us (R17). */
export const syncState = linkingSetup.createStateConfig({
  id: 'sync',
  initial: 'ready',
  states: {
    ready: {
      exit: 'clearProblems',
      on: {
        START: 'starting',
        RETRY: { guard: ({ context }) => context.error !== undefined, target: 'starting' },
        // The keys and the ledger of a link that is registered are those of its company and its implementation.
        BACK: { guard: 'isUnregistered', target: '#agents.invited' },
      },
    },
    starting: {
      tags: ['busy'],
      meta: { rest: () => 'ready' },
      entry: assign(({ context }) => ({
        progress: { percent: 0, isRegistered: context.progress?.isRegistered },
      })),
      invoke: {
        id: 'startSynchronisation',
        src: 'startSynchronisation',
        input: ({ context }) => startInput(context),
        onSnapshot: {
          actions: assign(({ context, event }) => ({ progress: event.snapshot.context ?? context.progress })),
        },
        onDone: {
          target: 'started',
          actions: assign(({ context }) => ({ progress: { ...context.progress, percent: 100 } })),
        },
        onError: {
          target: 'ready',
          actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
        },
      },
      // Reading millions of rows takes its time, and nothing has been done yet.
      on: { BACK: { guard: 'isUnregistered', target: 'ready' } },
    },
    started: {
      on: { NEXT: '#linking.finished', FINISH: '#linking.finished' },
    },
  },
});

import { assign } from 'xstate';
import { toErrorDetail } from '../../protocol/errors.ts';
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
        BACK: '#agents.invited',
      },
    },
    starting: {
      entry: assign({ progress: { percent: 0 } }),
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
    },
    started: {
      on: { NEXT: '#linking.finished', FINISH: '#linking.finished' },
    },
  },
});

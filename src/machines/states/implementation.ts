import { assign } from 'xstate';
import { toErrorDetail } from '../../domain/errors.ts';
import type { ImplementationForm } from '../../domain/implementation.ts';
import type { Recognition } from '../linkingServices.ts';
import { apiUrlProblem } from '../../domain/apiUrl.ts';
import { evaluateImplementationForm, problemOf } from '../implementationForm.ts';
import { nothingTested, type LinkingContext } from '../linkingContext.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { fieldProblemsOf, judgeRecognition, type RecognitionVerdict } from '../recognition.ts';
import { recogniseInput } from '../serviceInputs.ts';

/** Which implementation: an existing one by its keys, or a new one by its name (R4 to R7). */
export const implementationState = linkingSetup.createStateConfig({
  id: 'implementation',
  initial: 'form',
  states: {
    form: {
      exit: 'clearProblems',
      on: {
        SUBMIT_IMPLEMENTATION: [
          {
            guard: ({ event }) => evaluateImplementationForm(event.form).kind === 'complete',
            target: 'recognising',
            actions: assign(({ event }) => named(event.form)),
          },
          {
            guard: ({ event }) => evaluateImplementationForm(event.form).kind === 'empty',
            target: 'askNew',
            actions: assign(({ event }) => named(event.form)),
          },
          {
            actions: assign(({ event }) => {
              const evaluation = evaluateImplementationForm(event.form);
              const fieldProblems = evaluation.kind === 'invalid' ? evaluation.problems : [];
              return { ...named(event.form), error: undefined, fieldProblems };
            }),
          },
        ],
        RETRY: { guard: ({ context }) => isComplete(context.form), target: 'recognising' },
        BACK: '#company.choosing',
      },
    },
    recognising: {
      tags: ['busy'],
      meta: { rest: () => 'form' },
      invoke: {
        id: 'recognise',
        src: 'recognise',
        input: ({ context }) => recogniseInput(context),
        onDone: [
          {
            guard: ({ context, event }) => verdict(context, event.output).kind === 'accepted',
            target: 'existing',
            actions: assign(({ context, event }) => {
              const judged = verdict(context, event.output);
              return {
                workspace: event.output.workspace,
                nameDiffers: judged.kind === 'accepted' && judged.nameDiffers,
              };
            }),
          },
          {
            target: 'form',
            actions: assign(({ context, event }) => {
              const judged = verdict(context, event.output);
              return judged.kind === 'refused'
                ? { error: judged.error, fieldProblems: judged.fieldProblems }
                : {};
            }),
          },
        ],
        onError: {
          target: 'form',
          actions: {
            type: 'explainFields',
            params: ({ event }) => {
              const error = toErrorDetail(event.error);
              return { error, fieldProblems: fieldProblemsOf(error) };
            },
          },
        },
      },
      on: { BACK: 'form' },
    },
    existing: {
      on: { NEXT: '#terms', BACK: 'form' },
    },
    askNew: {
      on: { CREATE_NEW: 'naming', BACK: 'form' },
    },
    naming: {
      exit: 'clearProblems',
      on: {
        // Nothing is created yet: that cannot be undone, so it waits for the terms (R8).
        NAME_IMPLEMENTATION: [
          {
            guard: ({ event }) => apiUrlProblem(event.implementation.apiUrl) === undefined,
            target: '#terms',
            actions: assign(({ event }) => ({ newImplementation: event.implementation })),
          },
          {
            actions: {
              type: 'explainFields',
              params: ({ event }) => ({
                fieldProblems: problemOf('apiUrl', apiUrlProblem(event.implementation.apiUrl)),
              }),
            },
          },
        ],
        BACK: 'askNew',
      },
    },
  },
});

function named(form: ImplementationForm) {
  return {
    form,
    workspace: undefined,
    nameDiffers: false,
    newImplementation: undefined,
    ...nothingTested(),
  };
}

function isComplete(form: ImplementationForm | undefined): boolean {
  return form !== undefined && evaluateImplementationForm(form).kind === 'complete';
}

function verdict(context: LinkingContext, recognition: Recognition): RecognitionVerdict {
  return judgeRecognition(context.linkId, recogniseInput(context).form, recognition);
}

import { assign } from 'xstate';
import { toErrorDetail } from '../../domain/errors.ts';
import { chooseCompany } from '../companyChoice.ts';
import { nothingTested } from '../linkingContext.ts';
import { linkingSetup } from '../linkingSetup.ts';
import { listCompaniesInput } from '../serviceInputs.ts';

/** Which database, and which of its companies (R1, R3). */
export const companyState = linkingSetup.createStateConfig({
  id: 'company',
  initial: 'entering',
  states: {
    entering: {
      exit: 'clearProblems',
      on: {
        CONNECT: {
          target: 'listing',
          actions: assign(({ event }) => ({ connection: event.connection, ...noCompany() })),
        },
        RETRY: { guard: ({ context }) => context.connection !== undefined, target: 'listing' },
      },
    },
    listing: {
      tags: ['busy'],
      meta: { rest: () => 'entering' },
      invoke: {
        id: 'listCompanies',
        src: 'listCompanies',
        input: ({ context }) => listCompaniesInput(context),
        onDone: {
          target: 'choosing',
          actions: assign(({ event }) => ({
            connection: event.output.connection,
            serverName: event.output.serverName,
            companies: [...event.output.companies],
          })),
        },
        onError: {
          target: 'entering',
          actions: { type: 'explain', params: ({ event }) => ({ error: toErrorDetail(event.error) }) },
        },
      },
      on: { BACK: 'entering' },
    },
    choosing: {
      exit: 'clearProblems',
      on: {
        CHOOSE_COMPANY: [
          {
            guard: ({ context, event }) => chooseCompany(context, event.code).kind === 'chosen',
            target: '#implementation',
            actions: assign(({ context, event }) => {
              const choice = chooseCompany(context, event.code);
              if (choice.kind !== 'chosen') return {};
              return { company: choice.company, identity: choice.identity, ...nothingTested() };
            }),
          },
          {
            actions: assign(({ context, event }) => {
              const choice = chooseCompany(context, event.code);
              return choice.kind === 'refused' ? { error: choice.error } : {};
            }),
          },
        ],
        CONNECT: {
          target: 'listing',
          actions: assign(({ event }) => ({ connection: event.connection, ...noCompany() })),
        },
        BACK: 'entering',
      },
    },
  },
});

/** The companies of one database are not those of another, whatever their codes (R1). */
function noCompany() {
  return {
    serverName: undefined,
    companies: [],
    company: undefined,
    identity: undefined,
    ...nothingTested(),
  };
}

import type { LinkError } from '../../../src/domain/errors.ts';
import type { LinkingServices } from '../../../src/machines/linkingServices.ts';
import { AGENT_LIST, COMPANIES, PASSED, TERMS, WORKSPACE } from './fixtures.ts';

/** An outside world in which everything goes well, except for what a test changes. */
export function fakeServices(changes: Partial<LinkingServices> = {}): LinkingServices {
  return {
    listCompanies: ({ connection }) =>
      Promise.resolve({ connection, serverName: 'SRV-SAGE\\SAGE2025', companies: COMPANIES }),
    recognise: () => Promise.resolve({ workspace: WORKSPACE }),
    recordTerms: () => Promise.resolve(TERMS),
    createImplementation: ({ implementation }) =>
      Promise.resolve({
        workspace: { id: '90001', name: implementation.name, plan: 'Performance' },
        publicKey: 'pk_live_90001',
      }),
    testConnection: (_input, onResult) => {
      PASSED.forEach(onResult);
      return Promise.resolve(PASSED);
    },
    loadAgents: () => Promise.resolve(AGENT_LIST),
    invite: ({ selection }, onResult) => {
      const results = selection.invite.map((code) => ({
        code,
        result: 'invited' as const,
        userId: 600 + code,
      }));
      results.forEach(onResult);
      return Promise.resolve(results);
    },
    startSynchronisation: (_input, onProgress) => {
      onProgress({ percent: 40 });
      return Promise.resolve();
    },
    ...changes,
  };
}

/** Work that goes on for as long as the test looks at it. */
export function pending<TValue>(): Promise<TValue> {
  return Promise.withResolvers<TValue>().promise;
}

/** A service that is out of order. */
export function failing(error: LinkError): () => Promise<never> {
  return () => Promise.reject(error);
}

/** Answers the first call so, and all others as `then` does. */
export function inTurn<TArguments extends readonly unknown[], TAnswer>(
  first: () => NoInfer<TAnswer>,
  then: (...args: TArguments) => TAnswer,
): (...args: TArguments) => TAnswer {
  let isFirst = true;
  return (...args) => {
    if (!isFirst) return then(...args);
    isFirst = false;
    return first();
  };
}

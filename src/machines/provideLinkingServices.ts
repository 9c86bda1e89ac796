import { fromPromise } from 'xstate';
import type { LinkingServices } from './linkingServices.ts';
import { linkingMachine } from './linking.ts';
import type { ServiceInput, ServiceOutput } from './linkingActors.ts';
import { fromStream } from './streamActor.ts';

/** The linking machine with an outside world behind it: the session's services, or fakes in a test. */
export function provideLinkingServices(services: LinkingServices): typeof linkingMachine {
  return linkingMachine.provide({
    actors: {
      listCompanies: answering<'listCompanies'>((input) => services.listCompanies(input)),
      recognise: answering<'recognise'>((input) => services.recognise(input)),
      recordTerms: answering<'recordTerms'>((input) => services.recordTerms(input)),
      createImplementation: answering<'createImplementation'>((input) =>
        services.createImplementation(input),
      ),
      testConnection: fromStream(async (input, tell, signal) => {
        tell(await services.testConnection(input, collect(tell), signal));
      }),
      loadAgents: answering<'loadAgents'>((input) => services.loadAgents(input)),
      invite: fromStream(async (input, tell) => {
        tell(await services.invite(input, collect(tell)));
      }),
      startSynchronisation: fromStream((input, tell, signal) =>
        services.startSynchronisation(input, tell, signal),
      ),
    },
  });
}

function answering<TName extends keyof LinkingServices>(
  ask: (input: ServiceInput<TName>) => Promise<ServiceOutput<TName>>,
) {
  return fromPromise<ServiceOutput<TName>, ServiceInput<TName>>(({ input }) => ask(input));
}

/** Turns single results into the list so far. */
function collect<TResult>(tell: (results: readonly TResult[]) => void): (result: TResult) => void {
  let results: readonly TResult[] = [];
  return (result) => {
    results = [...results, result];
    tell(results);
  };
}

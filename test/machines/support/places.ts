import { linkingMachine } from '../../../src/machines/linking.ts';
import type { InvitationResult } from '../../../src/domain/agents.ts';
import type { LinkingServices } from '../../../src/machines/linkingServices.ts';
import { PASSED } from './fixtures.ts';
import { pending } from './fakeServices.ts';
import { linkingAt, type LinkingActor, type WayName } from './drive.ts';

/** Every place of the machine, read from the machine itself. */
export const ALL_PLACES: readonly string[] = Object.entries(linkingMachine.states).flatMap(([step, node]) => {
  const inner = Object.keys(node.states);
  return inner.length === 0 ? [step] : inner.map((state) => `${step}.${state}`);
});

/** Services under which the way stops at a place where work goes on, or where work has failed. */
const STOPPERS: Record<string, Partial<LinkingServices>> = {
  'company.listing': { listCompanies: pending },
  'implementation.recognising': { recognise: pending },
  'terms.recording': { recordTerms: pending },
  'terms.creating': { createImplementation: pending },
  'testing.running': {
    testConnection: (_input, onResult) => {
      PASSED.slice(0, 3).forEach(onResult);
      return pending();
    },
  },
  'testing.failed': { testConnection: () => Promise.resolve([]) },
  'agents.loading': { loadAgents: pending },
  'agents.failed': { loadAgents: () => Promise.reject(new Error('no answer')) },
  'agents.inviting': { invite: () => pending<readonly InvitationResult[]>() },
  'sync.starting': { startSynchronisation: () => pending() },
};

const ONLY_NEW = new Set(['implementation.askNew', 'implementation.naming', 'terms.creating']);

/** A linking at any place of the machine. */
export async function linkingAtAny(
  place: string,
  way: WayName = ONLY_NEW.has(place) ? 'new' : 'existing',
): Promise<LinkingActor> {
  if (place !== 'cancelled') return linkingAt(place, STOPPERS[place], way);
  const actor = await linkingAt('company.choosing');
  actor.send({ type: 'CANCEL' });
  return actor;
}

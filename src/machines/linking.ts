import type { SnapshotFrom } from 'xstate';
import { initialContext } from './linkingContext.ts';
import { linkingSetup } from './linkingSetup.ts';
import { agentsState } from './states/agents.ts';
import { companyState } from './states/company.ts';
import { implementationState } from './states/implementation.ts';
import { syncState } from './states/sync.ts';
import { termsState } from './states/terms.ts';
import { testingState } from './states/testing.ts';

/**
 * The wizard's decisions from "Abrir asistente" to "Finalizar" (R3 to R17), one state a step. It is pure: what it asks
 * of the world are actors that `provideLinkingServices` brings in. Back goes to the step before wherever nothing
 * irreversible has happened; Cancel goes everywhere, but waits for a creation or an invitation under way.
 */
export const linkingMachine = linkingSetup.createMachine({
  id: 'linking',
  context: ({ input }) => initialContext(input),
  initial: 'company',
  on: { CANCEL: '#linking.cancelled' },
  states: {
    company: companyState,
    implementation: implementationState,
    terms: termsState,
    testing: testingState,
    agents: agentsState,
    sync: syncState,
    finished: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

export type LinkingSnapshot = SnapshotFrom<typeof linkingMachine>;

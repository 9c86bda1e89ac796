import { formatStateValue } from '../../../src/machines/linkingStateValue.ts';
import type { LinkingSnapshot } from '../../../src/machines/linking.ts';
import { LinkError, type ErrorCode } from '../../../src/domain/errors.ts';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import {
  ACCEPT,
  AGENT_LIST,
  CHOOSE,
  COMPANIES,
  CONNECT,
  CONNECTION,
  EMPTY_FORM,
  FAILED,
  NAME,
  PASSED,
  SUBMIT,
  SUBMIT_EMPTY,
  TERMS,
  WORKSPACE,
  select,
} from './fixtures.ts';

/** What a person may do anywhere: every event of the wizard, right and wrong. */
const BY_PERSON: readonly LinkingEvent[] = [
  CONNECT,
  CHOOSE,
  { type: 'CHOOSE_COMPANY', code: 2 },
  { type: 'CHOOSE_COMPANY', code: 99 },
  SUBMIT,
  SUBMIT_EMPTY,
  { type: 'SUBMIT_IMPLEMENTATION', form: { ...EMPTY_FORM, name: 'Comercial Añil' } },
  { type: 'CREATE_NEW' },
  NAME,
  ACCEPT,
  { type: 'ACCEPT_TERMS', privacy: true, terms: false },
  select([2]),
  select([4]),
  select([99]),
  { type: 'RELOAD_AGENTS' },
  { type: 'INVITE' },
  { type: 'START' },
  { type: 'NEXT' },
  { type: 'BACK' },
  { type: 'RETRY' },
  { type: 'FINISH' },
  { type: 'CANCEL' },
];

/** What the world may answer, by the place where it is asked: well, not as hoped, or not at all. */
const BY_WORLD: Record<string, readonly object[]> = {
  'company.listing': [
    done('listCompanies', { connection: CONNECTION, serverName: 'SRV-SAGE', companies: COMPANIES }),
    failed('listCompanies', 'SQL_LOGIN_FAILED'),
  ],
  'implementation.recognising': [
    done('recognise', { workspace: WORKSPACE }),
    done('recognise', { workspace: { ...WORKSPACE, plan: 'Essentials' } }),
    failed('recognise', 'API_KEYS_REJECTED'),
  ],
  'terms.recording': [done('recordTerms', TERMS), failed('recordTerms', 'STATE_DIRECTORY_UNUSABLE')],
  'terms.creating': [
    done('createImplementation', { workspace: { id: '90001', name: 'Añil Nueva' }, publicKey: 'pk' }),
    failed('createImplementation', 'IMPLEMENTATION_NAME_TAKEN'),
    failed('createImplementation', 'API_UNAVAILABLE'),
  ],
  'testing.running': [
    told('testConnection', PASSED),
    told('testConnection', FAILED),
    done('testConnection', undefined),
    failed('testConnection', 'SQL_CONNECTION_LOST'),
  ],
  'agents.loading': [done('loadAgents', AGENT_LIST), failed('loadAgents', 'SQL_CONNECTION_LOST')],
  'agents.inviting': [
    told('invite', [{ code: 2, result: 'invited', userId: 602 }]),
    told('invite', [{ code: 2, result: 'failed' }]),
    done('invite', undefined),
    failed('invite', 'API_UNAVAILABLE'),
  ],
  'sync.starting': [
    told('startSynchronisation', { percent: 40 }),
    done('startSynchronisation', undefined),
    failed('startSynchronisation', 'API_UNAVAILABLE'),
  ],
};

/** All that can happen next. */
export function eventsAt(snapshot: LinkingSnapshot): LinkingEvent[] {
  const byWorld = BY_WORLD[formatStateValue(snapshot.value)] ?? [];
  // XState's own events of invoked actors are no part of the machine's event type.
  return [...BY_PERSON.filter((event) => snapshot.can(event)), ...(byWorld as LinkingEvent[])];
}

function done(actorId: string, output: unknown): object {
  return { type: `xstate.done.actor.${actorId}`, output, actorId };
}

function failed(actorId: string, code: ErrorCode): object {
  return { type: `xstate.error.actor.${actorId}`, error: new LinkError(code), actorId };
}

function told(actorId: string, context: unknown): object {
  return { type: `xstate.snapshot.${actorId}`, snapshot: { status: 'active', context } };
}

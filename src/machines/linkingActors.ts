import { fromPromise } from 'xstate';
import type { InvitationResult } from '../domain/agents.ts';
import type { CheckResult } from '../domain/checks.ts';
import { LinkError } from '../domain/errors.ts';
import type { LinkingServices } from './linkingServices.ts';
import type { StartProgress } from '../protocol/linking.ts';
import { fromStream } from './streamActor.ts';

export type ServiceInput<TName extends keyof LinkingServices> = Parameters<LinkingServices[TName]>[0];
export type ServiceOutput<TName extends keyof LinkingServices> = Awaited<ReturnType<LinkingServices[TName]>>;

/** The actors the machine invokes, without anything behind them: `provideLinkingServices` puts the real ones here. */
export const linkingActors = {
  listCompanies: answering<'listCompanies'>('listCompanies'),
  recognise: answering<'recognise'>('recognise'),
  recordTerms: answering<'recordTerms'>('recordTerms'),
  createImplementation: answering<'createImplementation'>('createImplementation'),
  /** Tells all results so far, each time one comes. */
  testConnection: telling<readonly CheckResult[], 'testConnection'>('testConnection'),
  loadAgents: answering<'loadAgents'>('loadAgents'),
  /** Tells all results of this round so far, each time one comes. */
  invite: telling<readonly InvitationResult[], 'invite'>('invite'),
  startSynchronisation: telling<StartProgress, 'startSynchronisation'>('startSynchronisation'),
};

function answering<TName extends keyof LinkingServices>(name: TName) {
  return fromPromise<ServiceOutput<TName>, ServiceInput<TName>>(() => Promise.reject(notProvided(name)));
}

function telling<TValue, TName extends keyof LinkingServices>(name: TName) {
  return fromStream<TValue, ServiceInput<TName>>(() => Promise.reject(notProvided(name)));
}

function notProvided(name: string): LinkError {
  return new LinkError('INTERNAL', {}, `service ${name} is not provided`);
}

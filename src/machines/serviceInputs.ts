import { LinkError } from '../domain/errors.ts';
import { outstandingSelection } from './invitations.ts';
import type { ServiceInput } from './linkingActors.ts';
import type { LinkingContext } from './linkingContext.ts';

// What each service is asked, out of the context. A state that comes too early for its service is a defect: `INTERNAL`.

export function listCompaniesInput(context: LinkingContext): ServiceInput<'listCompanies'> {
  return { connection: known(context, 'connection') };
}

export function recogniseInput(context: LinkingContext): ServiceInput<'recognise'> {
  return { linkId: context.linkId, form: known(context, 'form') };
}

export function createImplementationInput(context: LinkingContext): ServiceInput<'createImplementation'> {
  return {
    linkId: context.linkId,
    company: known(context, 'company'),
    implementation: known(context, 'newImplementation'),
  };
}

/** For `testConnection` and `loadAgents` alike: both sides, and which company on the one. */
export function bothSidesInput(context: LinkingContext): ServiceInput<'testConnection'> {
  return {
    linkId: context.linkId,
    connection: known(context, 'connection'),
    companyCode: known(context, 'company').code,
    ...apiAccess(context),
  };
}

export function inviteInput(context: LinkingContext): ServiceInput<'invite'> {
  return {
    linkId: context.linkId,
    ...apiAccess(context),
    agents: context.agents,
    selection: outstandingSelection(context),
  };
}

export function startInput(context: LinkingContext): ServiceInput<'startSynchronisation'> {
  return {
    linkId: context.linkId,
    company: known(context, 'company'),
    identity: known(context, 'identity'),
    connection: known(context, 'connection'),
    workspace: known(context, 'workspace'),
    ...apiAccess(context),
    terms: known(context, 'terms'),
    agents: context.agents,
    selection: known(context, 'selection'),
    invitations: context.invitations,
  };
}

function apiAccess(context: LinkingContext): { apiUrl: string; publicKey: string } {
  const { apiUrl, publicKey } = known(context, 'form');
  return { apiUrl, publicKey };
}

function known<TKey extends keyof LinkingContext>(
  context: LinkingContext,
  key: TKey,
): NonNullable<LinkingContext[TKey]> {
  const value = context[key];
  if (value === undefined || value === null) throw new LinkError('INTERNAL', {}, `${key} is not known yet`);
  return value;
}

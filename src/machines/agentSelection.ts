import { sameEmail } from '../domain/emails.ts';
import {
  invitationLimit,
  type AgentSelection,
  type CommissionAgent,
  type AgentList,
} from '../domain/agents.ts';
import type { ErrorDetail } from '../domain/errors.ts';
import type { SelectionProblem } from '../domain/linkingProblems.ts';
import type { LinkingContext } from './linkingContext.ts';

/** What the rules on agents look at. */
export type AgentChoice = Pick<
  LinkingContext,
  'agents' | 'licences' | 'adminEmail' | 'newImplementation' | 'selection' | 'invitations'
>;

export type NormalisedSelection =
  | { readonly kind: 'known'; readonly selection: AgentSelection }
  | { readonly kind: 'unknown'; readonly error: ErrorDetail };

/** Puts a selection into the agents' order, each once; an agent that is not in the list refuses it as a whole. */
export function normaliseSelection(
  agents: readonly CommissionAgent[],
  selection: AgentSelection,
): NormalisedSelection {
  const wanted = new Set(selection.invite);
  const codes = new Set(agents.map((agent) => agent.code));
  const named = selection.admin === undefined ? wanted : new Set([...wanted, selection.admin]);
  const unknown = [...named].find((code) => !codes.has(code));
  if (unknown !== undefined) {
    return { kind: 'unknown', error: { code: 'AGENT_NOT_FOUND', params: { code: unknown } } };
  }
  const invite = agents.filter((agent) => wanted.has(agent.code)).map((agent) => agent.code);
  return { kind: 'known', selection: { ...selection, invite } };
}

/** After the agents were read: what of the selection still exists, or at first nobody but the ADMIN (R13). */
export function selectionAfterLoading(
  previous: Pick<LinkingContext, 'selection' | 'newImplementation'>,
  list: AgentList,
): AgentSelection {
  const adminEmail = previous.newImplementation?.adminEmail ?? list.adminEmail;
  const codes = new Set(list.agents.map((agent) => agent.code));
  const kept = previous.selection?.admin;
  const admin =
    kept !== undefined && codes.has(kept)
      ? kept
      : list.agents.find((agent) => adminEmail !== undefined && sameEmail(agent.email, adminEmail))?.code;
  return {
    invite: previous.selection?.invite.filter((code) => codes.has(code)) ?? [],
    ...(admin === undefined ? {} : { admin }),
  };
}

/** All that keeps the selection from being invited (R11 to R14); empty where it can be. */
export function selectionProblems(choice: AgentChoice): SelectionProblem[] {
  return [...cardProblems(choice), ...licenceProblems(choice), ...adminProblems(choice)];
}

/** R14: each agent with something wrong on its card, the ADMIN's card included. */
function cardProblems({ agents, selection }: AgentChoice): SelectionProblem[] {
  return agents.flatMap(({ code, name, problem }) =>
    problem !== undefined && (selection?.invite.includes(code) || selection?.admin === code)
      ? [{ agent: code, error: { code: 'AGENT_NOT_INVITABLE', params: { code, name, problem } } }]
      : [],
  );
}

/** R11, and R12 where the licences are not known. */
function licenceProblems(choice: AgentChoice): SelectionProblem[] {
  const needed = seatsNeeded(choice);
  const free = invitationLimit(choice.licences);
  return needed > free ? [{ error: { code: 'LICENCES_EXCEEDED', params: { needed, free } } }] : [];
}

/**
 * Users that the selection takes out of the free licences, with those of this linking that were invited already. One
 * who was a user when the list was read has a seat: `licences.used` counts them since then. Without licences nothing
 * else counts the invitations of this linking, so that reading the agents again must not make room (R12).
 */
export function seatsNeeded({ agents, licences, selection, invitations }: AgentChoice): number {
  const invited = invitations.filter(({ result }) => result === 'invited').map(({ code }) => code);
  const isUser = (code: number) => agents.find((agent) => agent.code === code)?.userId !== undefined;
  const selected = (selection?.invite ?? []).filter((code) => !isUser(code));
  const counted = licences === undefined ? invited : invited.filter((code) => !isUser(code));
  return new Set([...selected, ...counted]).size;
}

/** R13; an implementation that was created here has the ADMIN it was created with. */
function adminProblems({
  agents,
  selection,
  adminEmail,
  newImplementation,
}: AgentChoice): SelectionProblem[] {
  const admin = agents.find((agent) => agent.code === selection?.admin);
  const expected = newImplementation?.adminEmail ?? adminEmail;
  if (admin === undefined) {
    const params = expected === undefined ? {} : { adminEmail: expected };
    return [{ error: { code: 'ADMIN_REQUIRED', params } }];
  }
  const { code, name, email } = admin;
  if (expected === undefined || sameEmail(email, expected)) return [];
  const params = { code, name, email, adminEmail: expected };
  return [{ agent: code, error: { code: 'ADMIN_EMAIL_MISMATCH', params } }];
}

import type { AgentSelection, CommissionAgent } from '../../domain/agents.ts';

export const SORT_COLUMNS = ['code', 'name', 'email', 'state'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** What the table shows of the agents, in which order. */
export interface AgentFilter {
  readonly text: string;
  readonly onlyProblems: boolean;
  readonly sorting: Sorting;
}

const COLLATOR = new Intl.Collator('es', { numeric: true });

/** The agents that match, sorted; the text is looked for in code, name and e-mail. */
export function filterAgents(
  agents: readonly CommissionAgent[],
  { text, onlyProblems, sorting }: AgentFilter,
): readonly CommissionAgent[] {
  const wanted = fold(text.trim());
  const shown = agents.filter(
    (agent) =>
      (!onlyProblems || agent.problem !== undefined) &&
      (wanted === '' || fold(`${agent.code} ${agent.name} ${agent.email}`).includes(wanted)),
  );
  const direction = sorting.descending ? -1 : 1;
  return shown.toSorted(
    (a, b) => direction * COLLATOR.compare(sortKey(a, sorting.column), sortKey(b, sorting.column)),
  );
}

/** Without case and accents, as people search. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function sortKey({ code, name, email, problem, userId }: CommissionAgent, column: SortColumn): string {
  switch (column) {
    case 'code':
      return String(code);
    case 'name':
      return name;
    case 'email':
      return email;
    case 'state':
      return problem ?? (userId === undefined ? 'b' : 'a');
  }
}

/** Whether an agent can be ticked: not with a faulty card, and not who is a user already. */
export function isInvitable({ problem, userId }: CommissionAgent): boolean {
  return problem === undefined && userId === undefined;
}

export function withInvited(
  selection: AgentSelection,
  codes: readonly number[],
  invited: boolean,
): AgentSelection {
  const others = selection.invite.filter((code) => !codes.includes(code));
  return { ...selection, invite: invited ? [...others, ...codes] : others };
}

export function sameSelection(a: AgentSelection | undefined, b: AgentSelection | undefined): boolean {
  const key = (selection: AgentSelection | undefined) =>
    JSON.stringify([selection?.admin, selection?.invite.toSorted((x, y) => x - y)]);
  return key(a) === key(b);
}

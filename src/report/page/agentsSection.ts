import type { HandoverReport, ReportedAgent } from '../facts/handoverReport.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { table } from './table.ts';

/** Who is a user, who is ADMIN, and who could not be invited (R10-R15). */
export function agentsSection({ agents }: HandoverReport, texts: Texts): Markup {
  const columns = [
    { title: texts.text('table.code'), kind: 'figure' as const },
    { title: texts.text('table.name') },
    { title: texts.text('table.email') },
    { title: texts.text('table.state') },
  ];
  const rows = agents.listed.map((agent) => [
    String(agent.code),
    agent.name ?? '—',
    agent.email || '—',
    agent.isAdmin ? `${texts.text('agents.admin')} · ${stateOf(agent, texts)}` : stateOf(agent, texts),
  ]);
  return html`<section>
    <h2>${texts.text('report.users')}</h2>
    <p class="before">${texts.text('agents.invitedWhy')}</p>
    ${table(texts.text('report.usersCaption'), columns, rows)}
    ${agents.others > 0 ? html`<p class="note quiet">${texts.text('report.otherAgents', { count: agents.others })}</p>` : undefined}
  </section>`;
}

function stateOf({ user, problem, cardProblem, sharedWith = [] }: ReportedAgent, texts: Texts): string {
  if (user === 'invited') return texts.text('agents.wasInvited');
  if (user === 'joined') return texts.text('problem.alreadyUser');
  if (problem !== undefined) return texts.error(problem).message;
  return cardProblem === undefined
    ? '—'
    : texts.text(`problem.${cardProblem}`, { codes: sharedWith.join(', ') });
}

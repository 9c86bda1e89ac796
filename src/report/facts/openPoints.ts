import { needsSomebody, sameProblem } from '../../domain/notices.ts';
import type { HandoverReport, OpenPoint } from './handoverReport.ts';

/** What is still to do, the most pressing first. */
export function openPoints({
  link,
  service,
  parts,
  lastRun,
  rejections,
  verification,
  agents,
}: Omit<HandoverReport, 'openPoints'>): readonly OpenPoint[] {
  const problem = service?.activity?.problem;
  const notices = (lastRun?.notices ?? []).filter(
    (notice) => needsSomebody(notice) && (problem === undefined || !sameProblem(notice, problem)),
  );
  const problems = [...(problem === undefined ? [] : [problem]), ...notices];
  const withCard = agents.listed.filter(({ cardProblem }) => cardProblem !== undefined);
  const inactive = withCard.filter(({ cardProblem }) => cardProblem === 'userInactive').length;
  const sum = (figure: 'heldDeletions' | 'failedLines' | 'pending') =>
    parts.reduce((total, part) => total + (part[figure] ?? 0), 0);
  const rejected = rejections.reduce((total, { count }) => total + count, 0);
  const failedLines = sum('failedLines');
  const counts = {
    heldDeletions: sum('heldDeletions'),
    unexplained: verification === null ? 0 : verification.different - verification.rejected,
    // Lines are rejections, too, and are told apart.
    rejected: Math.max(0, rejected - failedLines),
    failedLines,
    failedInvitations: agents.listed.filter((agent) => agent.problem !== undefined).length,
    agentCards: withCard.length - inactive,
    inactiveUsers: inactive,
    pending: sum('pending'),
  } as const;
  return [
    ...problems.map((one) => ({ kind: 'problem', problem: one }) as const),
    ...(link.service === 'active' ? [] : [{ kind: 'paused' } as const]),
    ...(service === null ? [{ kind: 'serviceDown' } as const] : []),
    ...(lastRun === null ? [{ kind: 'neverSynchronised' } as const] : []),
    ...(Object.keys(counts) as (keyof typeof counts)[]).flatMap((kind) =>
      counts[kind] > 0 ? [{ kind, count: counts[kind] }] : [],
    ),
  ];
}

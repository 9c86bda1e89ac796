import type { BenchOptions } from './support/benchOptions.ts';
import { runPhases, type PhaseOutcome } from './support/pacedSenders.ts';
import type { Report } from './support/report.ts';

const SECONDS = 120;
/** Requests a second that a server allows, one phase after the other. */
const SERVERS = [
  [40, 10, 80, 80],
  [80, 10, 40, 200],
  [5, 100, 5, 100],
  [20, 25, 30, 35],
  [5],
  [17],
  [300],
] as const;
/** Milliseconds that timers come late at most. */
const LATENESS = [0, 15, 60] as const;

/** How much of what servers allow the pace uses, in a simulation: what its figures are chosen by. */
export async function benchPace({ scale }: BenchOptions): Promise<Report> {
  const seconds = Math.max(30, SECONDS * scale);
  const runs = SERVERS.map((phases) => ({
    phases,
    outcomes: LATENESS.map((lateness) => runPhases(phases, seconds, lateness)),
  }));
  const all = runs.flatMap(({ outcomes }) => outcomes.map(shareOf));
  const middle = all.reduce((sum, share) => sum + share, 0) / all.length;
  const everything = runs.flatMap(({ outcomes }) => outcomes.flat());
  const sum = (of: (outcome: PhaseOutcome) => number) =>
    everything.reduce((total, one) => total + of(one), 0);
  const refused = sum((outcome) => outcome.refused) / sum((outcome) => outcome.requests);
  return {
    title: `pace: a simulation, ${seconds} s each phase`,
    columns: ['allowed a second', ...LATENESS.map((lateness) => `timers up to ${lateness} ms late`)],
    rows: runs.map(({ phases, outcomes }) => [
      phases.join(', '),
      ...outcomes.map((outcome) => shareOf(outcome).toFixed(2)),
    ]),
    goals: [
      { text: `at least 0.9 of what is allowed, in the middle: ${middle.toFixed(3)}`, met: middle >= 0.9 },
      { text: `at most 2 % of requests refused: ${(100 * refused).toFixed(1)} %`, met: refused <= 0.02 },
    ],
    notes: ['nothing is sent: `adaptive` measures the same against a CRM, and takes nine minutes'],
  };
}

function shareOf(phases: readonly PhaseOutcome[]): number {
  return phases.reduce((sum, { share }) => sum + share, 0) / phases.length;
}

import type { StepState } from '../protocol/linkingView.ts';
import { STEPS, type LinkingEvent, type Step } from '../protocol/linking.ts';
import type { LinkingSnapshot } from './linking.ts';
import type { LinkingStateValue } from './linkingStateValue.ts';

/** The step of the side list that a state belongs to; a linking that has ended stands at its last step, or its first. */
export function stepOf(value: LinkingStateValue): Step {
  if (value === 'finished') return 'sync';
  if (value === 'cancelled') return 'company';
  return STEPS.find((step) => step in value) ?? 'company';
}

/** Whether Back leads anywhere: not where something irreversible lies behind. */
export function canGoBack(snapshot: LinkingSnapshot): boolean {
  return snapshot.can({ type: 'BACK' });
}

/** How each step is to be marked. A mistake in a form is no failure of its step: that is for work that went wrong. */
export function stepStates(snapshot: LinkingSnapshot): Record<Step, StepState> {
  const { value } = snapshot;
  const current = STEPS.indexOf(stepOf(value));
  const stateOf = (step: Step): StepState => {
    if (value === 'finished') return 'done';
    if (value === 'cancelled') return 'todo';
    const index = STEPS.indexOf(step);
    if (index !== current) return index < current ? 'done' : 'todo';
    return hasFailed(snapshot) ? 'failed' : 'current';
  };
  return {
    company: stateOf('company'),
    implementation: stateOf('implementation'),
    terms: stateOf('terms'),
    testing: stateOf('testing'),
    agents: stateOf('agents'),
    sync: stateOf('sync'),
  };
}

/** What a host may send at once to a restored linking: reading and testing again harm nothing. Undefined: a person decides. */
export function resumeEvent(snapshot: LinkingSnapshot): LinkingEvent | undefined {
  const { context } = snapshot;
  const isAgentsUnread = snapshot.matches({ agents: 'failed' }) && context.error === undefined;
  const isTestCutOff =
    snapshot.matches({ testing: 'failed' }) && context.error === undefined && context.checks.length === 0;
  return isAgentsUnread || isTestCutOff ? { type: 'RETRY' } : undefined;
}

function hasFailed(snapshot: LinkingSnapshot): boolean {
  // A test that failed says so by its layers; where a person stands before the work of a step, an error is of that work.
  if (snapshot.matches({ testing: 'failed' })) return true;
  const isBeforeWork = snapshot.hasTag('failed') || snapshot.matches({ sync: 'ready' });
  return isBeforeWork && snapshot.context.error !== undefined;
}

import type { LinkingContext } from './linkingContext.ts';
import type { LinkingStateValue } from './linkingStateValue.ts';

export interface LinkingState {
  readonly value: LinkingStateValue;
  readonly context: LinkingContext;
}

/**
 * Steps a state whose work was cut off back to the last one in which a person decides (B1): what was under way is gone
 * with its process, and none of it is begun again without being asked for. An invitation that was under way may have
 * been made all the same: the service looks before it makes another. So may an implementation: the CRM refuses a second
 * one of the same name, and the audit trail names the first.
 */
export function resumableState({ value, context }: LinkingState): LinkingState {
  const isTestCutOff = typeof value === 'object' && 'testing' in value && value.testing === 'running';
  return {
    value: restingPlace(value, context),
    context: { ...context, cancelRequested: false, checks: isTestCutOff ? [] : context.checks },
  };
}

function restingPlace(value: LinkingStateValue, context: LinkingContext): LinkingStateValue {
  if (typeof value === 'string') return value;
  if ('company' in value && value.company === 'listing') return { company: 'entering' };
  if ('implementation' in value && value.implementation === 'recognising') return { implementation: 'form' };
  if ('terms' in value) return { terms: 'reading' };
  if ('testing' in value && value.testing === 'running') return { testing: 'failed' };
  if ('agents' in value && value.agents === 'loading') {
    return { agents: context.selection === undefined ? 'failed' : 'choosing' };
  }
  if ('agents' in value && value.agents === 'inviting') return { agents: 'choosing' };
  if ('sync' in value && value.sync === 'starting') return { sync: 'ready' };
  return value;
}

import { linkingMachine } from './linking.ts';
import type { LinkingContext } from './linkingContext.ts';
import { linkingStateValue, type LinkingStateValue } from './linkingStateValue.ts';

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

/** As the state itself says in its `meta`. */
function restingPlace(value: LinkingStateValue, context: LinkingContext): LinkingStateValue {
  const metas = Object.values(linkingMachine.resolveState({ value, context }).getMeta());
  const rest = metas.find((meta) => meta !== undefined)?.rest(context);
  const [step] = typeof value === 'object' ? Object.keys(value) : [];
  return rest === undefined || step === undefined ? value : linkingStateValue.parse({ [step]: rest });
}

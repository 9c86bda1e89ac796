import { isSuccess } from '../domain/checks.ts';
import type { LinkingContext } from './linkingContext.ts';
import type { LinkingState } from './resumableState.ts';

type Requirement = (context: LinkingContext) => boolean;

const ALL: Requirement = () => true;
const HAS_COMPANY: Requirement = ({ connection, company, identity }) =>
  connection !== undefined && company !== undefined && identity !== undefined;
const IS_RECOGNISED: Requirement = (context) =>
  HAS_COMPANY(context) && context.form !== undefined && context.workspace !== undefined;
/** An existing one was recognised, a new one named; a created one is both. */
const HAS_IMPLEMENTATION: Requirement = (context) =>
  IS_RECOGNISED(context) ||
  (HAS_COMPANY(context) && context.newImplementation !== undefined && !context.created);
/** R8. */
const IS_ACCEPTED: Requirement = (context) => IS_RECOGNISED(context) && context.terms !== undefined;
/** R9. */
const IS_TESTED: Requirement = (context) => IS_ACCEPTED(context) && isSuccess(context.checks);
const IS_CHOSEN: Requirement = (context) => IS_TESTED(context) && context.selection !== undefined;

/**
 * Whether a kept state could have come about by the rules. A file on disk can be edited or damaged; going on from one
 * that claims to be past the terms or the test without having passed them must not be possible (R8, R9).
 */
export function isReachable({ value, context }: LinkingState): boolean {
  return requirementOf(value)(context);
}

function requirementOf(value: LinkingState['value']): Requirement {
  if (typeof value === 'string') return ALL;
  if ('company' in value) {
    return value.company === 'choosing' ? ({ connection, serverName }) => !!connection && !!serverName : ALL;
  }
  if ('implementation' in value)
    return value.implementation === 'existing' ? HAS_IMPLEMENTATION : HAS_COMPANY;
  if ('terms' in value) return HAS_IMPLEMENTATION;
  if ('testing' in value) {
    return value.testing === 'succeeded' ? IS_TESTED : IS_ACCEPTED;
  }
  if ('agents' in value)
    return value.agents === 'loading' || value.agents === 'failed' ? IS_TESTED : IS_CHOSEN;
  return IS_CHOSEN;
}

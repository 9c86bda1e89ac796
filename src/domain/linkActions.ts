import { companyState, type CompanyFacts } from './companyState.ts';
import type { SecretName } from './secrets.ts';

/**
 * What can be done with a linked company, in the order of use; the same in every host. Its words are `action.NAME` in
 * the bundles, and the editor's command is called like it.
 */
export const LINK_ACTIONS = [
  'showStatus',
  'syncNow',
  'retryFailed',
  'pause',
  'resume',
  'testConnection',
  'verify',
  'saveReport',
  'changePassword',
  'rotateKeys',
  'unlink',
] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** Those that a company's screen can be opened to do: none of them changes anything by itself. */
export const SCREEN_ACTIONS = [
  'testConnection',
  'verify',
  'changePassword',
  'rotateKeys',
] as const satisfies readonly LinkAction[];
export type ScreenAction = (typeof SCREEN_ACTIONS)[number];

export function isScreenAction(action: LinkAction): action is ScreenAction {
  return SCREEN_ACTIONS.some((one) => one === action);
}

/** By which a person changes a secret. */
export const CHANGE_OF = {
  sqlPassword: 'changePassword',
  privateKey: 'rotateKeys',
} as const satisfies Readonly<Record<SecretName, ScreenAction>>;

/** Why an action would be refused now; its words are `actionBlocked.NAME`. */
export const ACTION_OBSTACLES = ['serviceDown', 'paused', 'running', 'nothingRejected'] as const;
type ActionObstacle = (typeof ACTION_OBSTACLES)[number];

export interface OfferedAction {
  readonly action: LinkAction;
  /** Why it cannot be done now. */
  readonly obstacle?: ActionObstacle;
}

export interface ActionFacts extends CompanyFacts {
  /** Of order lines too, which are no records of their own elsewhere. */
  readonly totals: { readonly failed: number; readonly failedLines?: number | undefined };
  /** Whether the connection service does not answer. */
  readonly isServiceDown: boolean;
}

/** What is offered for a company as it stands: of pausing and resuming, the one that there is something to do with. */
export function offeredActions(facts: ActionFacts): readonly OfferedAction[] {
  const isPaused = companyState(facts).kind === 'paused';
  return LINK_ACTIONS.filter((action) => action !== (isPaused ? 'pause' : 'resume')).map((action) => {
    const obstacle = obstacleOf(action, facts);
    return obstacle === undefined ? { action } : { action, obstacle };
  });
}

function obstacleOf(action: LinkAction, facts: ActionFacts): ActionObstacle | undefined {
  const { kind } = companyState(facts);
  const { failed, failedLines = 0 } = facts.totals;
  switch (action) {
    case 'syncNow':
    case 'retryFailed':
      if (kind === 'paused') return 'paused';
      if (facts.isServiceDown) return 'serviceDown';
      if (action === 'retryFailed' && failed + failedLines === 0) return 'nothingRejected';
      return kind === 'running' || kind === 'queued' ? 'running' : undefined;
    case 'pause':
    case 'resume':
      return facts.isServiceDown ? 'serviceDown' : undefined;
    default:
      return undefined;
  }
}

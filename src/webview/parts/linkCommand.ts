import type { LinkAction, ScreenAction } from '../../domain/linkActions.ts';
import type { PanelCommand } from '../../protocol/panel.ts';
import { texts } from '../panelTexts.ts';

/** What is asked of the host for an action that needs no more than a button. */
export function linkCommand(action: Exclude<LinkAction, ScreenAction>, linkId: string): PanelCommand {
  switch (action) {
    case 'showStatus':
      return { type: 'show', screen: { name: 'status', linkId } };
    case 'syncNow':
      return { type: 'runNow', linkId, confirmDeletes: false };
    case 'retryFailed':
      return { type: 'retry', linkId };
    case 'saveReport':
      return { type: 'saveReport', linkId, language: texts.language };
    case 'pause':
    case 'resume':
    case 'unlink':
      return { type: action, linkId };
  }
}

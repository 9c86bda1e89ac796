import type { PanelCommand } from '../protocol/panel.ts';
import type { LinkingEvent } from '../protocol/linking.ts';

export const COMMAND_EVENT = 'panel-command';

/** Sends a command to the host: it bubbles up to the application, which holds the channel. */
export function sendCommand(from: HTMLElement, command: PanelCommand): void {
  from.dispatchEvent(new CustomEvent(COMMAND_EVENT, { detail: command, bubbles: true, composed: true }));
}

export function sendLinking(from: HTMLElement, event: LinkingEvent): void {
  sendCommand(from, { type: 'linking', event });
}

import type { ConnectionService } from '../../domain/activity.ts';
import type { SqlConnection } from '../../domain/sqlConnection.ts';
import type { PanelCommand, PanelDocument, PanelView } from '../../protocol/panel.ts';
import type { LinkOperations } from '../linkOperations.ts';
import type { LinkingSessions } from '../linkingSessions.ts';

/** What the panels of one host have in common. */
export interface PanelServices {
  readonly operations: LinkOperations;
  readonly sessions: LinkingSessions;
  readonly service: ConnectionService;
  /** Makes the handover report of a link (B9): what the panel is to save, or nothing where the host sees to that itself. */
  readonly saveReport: (linkId: string, language: ReportLanguage) => Promise<PanelDocument | undefined>;
  /** What the host's settings say; read anew each time. */
  readonly settings?: () => PanelSettings;
}

export type ReportLanguage = Extract<PanelCommand, { type: 'saveReport' }>['language'];

export interface PanelSettings {
  readonly connections: readonly SqlConnection[];
  readonly apiUrl: string;
}

/** A screen that is shown: it sends its view at once and after each change, until it is closed. */
export interface OpenScreen {
  /** Reads everything anew and sends it. */
  refresh(): void;
  close(): void;
}

export interface ScreenOutput {
  show(view: PanelView): void;
  fail(thrown: unknown): void;
}

import type { ConnectionService } from '../../domain/activity.ts';
import type { LinkSummary } from '../../domain/link.ts';
import type { SecretKeeping } from '../../domain/secrets.ts';
import type { SqlConnection } from '../../domain/sqlConnection.ts';
import type { DoneNotice, PanelCommand, PanelDocument, PanelView } from '../../protocol/panel.ts';
import type { ApiKeys } from '../lookups.ts';
import type { LinkOperations } from '../linkOperations.ts';
import type { LinkingSessions } from '../linkingSessions.ts';

/** What the panels of one host have in common. */
export interface PanelServices {
  readonly operations: LinkOperations;
  readonly sessions: LinkingSessions;
  readonly service: ConnectionService;
  /** Makes the handover report of a link (B9): what the panel is to save, or nothing where the host sees to that itself. */
  readonly saveReport: (linkId: string, language: ReportLanguage) => Promise<PanelDocument | undefined>;
  readonly changes: LinkChanges;
  readonly keeping: SecretKeeping;
  /** Starts the demo company and a linking on it (B11), where this host has one; the linking's id. */
  readonly beginDemo?: () => Promise<string>;
  /** What the host's settings say; read anew each time. */
  readonly settings?: () => PanelSettings;
}

/** Changes of a link that the service has to be told of. Each fails with what the other side says, and changes nothing. */
export interface LinkChanges {
  rotateKeys(linkId: string, keys: ApiKeys): Promise<void>;
  changePassword(linkId: string, password: string): Promise<void>;
  unlink(linkId: string): Promise<LinkSummary>;
}

type ReportLanguage = Extract<PanelCommand, { type: 'saveReport' }>['language'];

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

/** Of a screen on which things are done that no view shows. */
export interface WorkOutput extends ScreenOutput {
  done(notice: DoneNotice): void;
}

import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import * as z from 'zod';
import { visibleJson } from '../../domain/visibleText.ts';
import { toWriteError } from './stateFault.ts';

/** What is worth proving later: who did what to which link. */
export const AUDIT_ACTIONS = [
  'termsAccepted',
  'implementationCreated',
  'usersInvited',
  'linked',
  'syncStarted',
  'syncFinished',
  'deletionsConfirmed',
  'paused',
  'resumed',
  'failuresRetried',
  'ledgerSetAside',
  'keysRotated',
  'passwordChanged',
  'serverMoved',
  'missingAccepted',
  'unlinked',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

const auditDetail = z.union([z.string(), z.number(), z.boolean()]);

/** One line of the audit trail; whatever stands beside the four that every line has are its details. */
export const auditEntry = z
  .object({
    /** UTC, ISO 8601. */
    at: z.iso.datetime(),
    /** User of the operating system. */
    by: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    linkId: z.string(),
  })
  .catchall(auditDetail)
  .transform(({ at, by, action, linkId, ...details }) => ({ at, by, action, linkId, details }));
export type AuditEntry = z.infer<typeof auditEntry>;

/** Names and figures; a secret has no place in them. */
export type AuditDetails = Readonly<Record<string, z.infer<typeof auditDetail>>>;

/**
 * Appends one line to the audit trail (B9).
 *
 * @throws LinkError `STATE_DISK_FULL`, `STATE_DIRECTORY_GONE` or `AUDIT_NOT_WRITTEN`.
 */
export function writeAudit(
  file: string,
  action: AuditAction,
  linkId: string,
  details: AuditDetails = {},
): void {
  const line = { at: new Date().toISOString(), by: osUser(), action, linkId, ...details };
  try {
    appendFileSync(file, `${visibleJson(line)}\n`, { mode: 0o600 });
  } catch (thrown) {
    throw toWriteError(thrown, file, 'AUDIT_NOT_WRITTEN');
  }
}

export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

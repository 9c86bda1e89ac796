import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** What is worth proving later: who did what to which link. */
export type AuditAction =
  | 'termsAccepted'
  | 'implementationCreated'
  | 'usersInvited'
  | 'linked'
  | 'syncStarted'
  | 'syncFinished'
  | 'deletionsConfirmed'
  | 'paused'
  | 'resumed'
  | 'failuresRetried'
  | 'ledgerSetAside'
  | 'keysRotated'
  | 'passwordChanged'
  | 'unlinked';

/** Appends one line to the audit trail (B9). Details are names and figures; a secret has no place in them. */
export function writeAudit(
  file: string,
  action: AuditAction,
  linkId: string,
  details: Readonly<Record<string, string | number | boolean>> = {},
): void {
  const line = { at: new Date().toISOString(), by: osUser(), action, linkId, ...details };
  appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

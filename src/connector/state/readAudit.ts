import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { LinkError } from '../../domain/errors.ts';
import { auditEntry, type AuditEntry } from './auditLog.ts';

/**
 * The audit trail from its beginning; undefined for a line that is damaged, or that a later version wrote. A file that
 * is not there yet has no lines.
 *
 * @throws LinkError `STATE_UNREADABLE`.
 */
export async function* readAudit(file: string): AsyncGenerator<AuditEntry | undefined> {
  const stream = createReadStream(file, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line.trim() !== '') yield parseLine(line);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new LinkError('STATE_UNREADABLE', { file }, thrown);
  } finally {
    stream.destroy();
  }
}

function parseLine(line: string): AuditEntry | undefined {
  try {
    return auditEntry.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

import * as z from 'zod';
import { LinkError } from '../domain/errors.ts';
import { linkingMachine, type LinkingSnapshot } from './linking.ts';
import { linkingContext } from './linkingContext.ts';
import { linkingStateValue } from './linkingStateValue.ts';
import { resumableState } from './resumableState.ts';
import { isReachable } from './stateRequirements.ts';

const STORED_SNAPSHOT_VERSION = 1;

/** What is kept of a linking between two sessions (B1): where it stands and what it knows. */
export const storedSnapshot = z.object({
  version: z.literal(STORED_SNAPSHOT_VERSION),
  value: linkingStateValue,
  context: linkingContext,
});
export type StoredSnapshot = z.infer<typeof storedSnapshot>;

const anyVersion = z.object({ version: z.int().positive() });

/**
 * The snapshot as it may be written to disk. It goes through the schema, which leaves out whatever the schema does not
 * name: a secret that came in by mistake does not get out here.
 */
export function storeSnapshot(snapshot: Pick<LinkingSnapshot, 'value' | 'context'>): StoredSnapshot {
  return storedSnapshot.parse({
    version: STORED_SNAPSHOT_VERSION,
    value: snapshot.value,
    context: snapshot.context,
  });
}

/**
 * A snapshot to start an actor of the linking machine from, at rest: work that was cut off waits to be asked for again
 * (`resumeEvent` says what can be asked for at once). Throws `STATE_TOO_NEW` for a file of a later version of this
 * program, and `STATE_UNREADABLE` for anything else that `storeSnapshot` did not write.
 */
export function restoreSnapshot(stored: unknown): LinkingSnapshot {
  const { version } = readable(anyVersion, stored);
  if (version > STORED_SNAPSHOT_VERSION) {
    throw new LinkError('STATE_TOO_NEW', { version, supported: STORED_SNAPSHOT_VERSION });
  }
  const state = resumableState(readable(storedSnapshot, stored));
  if (!isReachable(state))
    throw new LinkError('STATE_UNREADABLE', {}, 'a step is missing on the way to this one');
  return linkingMachine.resolveState(state);
}

function readable<TSchema extends z.ZodType>(schema: TSchema, stored: unknown): z.infer<TSchema> {
  const parsed = schema.safeParse(stored);
  // The paths alone: the values may be somebody's data, and the cause goes to the log.
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path }) => path.join('.') || '(root)');
    throw new LinkError('STATE_UNREADABLE', {}, places.join(', '));
  }
  return parsed.data;
}

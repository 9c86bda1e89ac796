import * as z from 'zod';

/** Every place the linking machine can be in; the machine's own type is checked against it in `storedSnapshot.ts`. */
export const linkingStateValue = z.union([
  z.strictObject({ company: z.enum(['entering', 'listing', 'choosing']) }),
  z.strictObject({ implementation: z.enum(['form', 'recognising', 'existing', 'askNew', 'naming']) }),
  z.strictObject({ terms: z.enum(['reading', 'recording', 'creating']) }),
  z.strictObject({ testing: z.enum(['running', 'succeeded', 'failed']) }),
  z.strictObject({ agents: z.enum(['loading', 'choosing', 'failed', 'inviting', 'invited']) }),
  z.strictObject({ sync: z.enum(['ready', 'starting', 'started']) }),
  z.enum(['finished', 'cancelled']),
]);
export type LinkingStateValue = z.infer<typeof linkingStateValue>;

/** `testing.running`, as people write it. */
export function formatStateValue(value: LinkingStateValue): string {
  return typeof value === 'string' ? value : Object.entries(value).flat().join('.');
}

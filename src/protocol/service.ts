import * as z from 'zod';
import { linkActivity } from '../domain/activity.ts';

/** Raised with every change of a message below that an older side would not understand. */
export const SERVICE_PROTOCOL = 2;

/** Bytes of one message at most: what is longer is no message of ours. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

export const MAX_INTERVAL_MINUTES = 24 * 60;
export const DEFAULT_INTERVAL_MINUTES = 15;
const intervalMinutes = z.int().min(1).max(MAX_INTERVAL_MINUTES);

/** `0.1.0`, perhaps with a suffix. */
export const programVersion = z.string().regex(/^\d+\.\d+\.\d+[\w.+-]{0,40}$/);

const nothing = z.strictObject({});
const linkId = z.strictObject({ linkId: z.uuid() });
/** Either may be told alone: a host that was given one of them need not know the other. */
const linkSecrets = z.strictObject({
  sqlPassword: z.string().min(1).optional(),
  privateKey: z.string().min(1).optional(),
});
export type LinkSecrets = z.infer<typeof linkSecrets>;

/** What a service tells of itself in the handshake. */
const serviceIdentity = z.object({
  protocol: z.int().min(1),
  version: programVersion,
  pid: z.int().min(1),
  /** UTC, ISO 8601. */
  since: z.iso.datetime(),
  intervalMinutes,
});
export type ServiceIdentity = z.infer<typeof serviceIdentity>;

/** What a service that goes gives to the one that comes. */
const inheritance = z.object({
  intervalMinutes,
  secrets: z.record(z.uuid(), linkSecrets),
});
export type Inheritance = z.infer<typeof inheritance>;

/**
 * The calls of the channel, what each takes and what it answers. `hello` comes first and carries the token; a side of
 * another protocol is answered `hello` and `handOver` alone, which therefore never change.
 */
export const SERVICE_CALLS = {
  hello: {
    params: z.object({ token: z.string().max(200), protocol: z.int().min(1), version: programVersion }),
    result: serviceIdentity,
  },
  /** Ends the runs at a border of batches, tells what only this process knows, and ends it. */
  handOver: { params: nothing, result: inheritance },
  activities: { params: nothing, result: z.array(linkActivity) },
  serve: { params: z.strictObject({ linkId: z.uuid(), secrets: linkSecrets }), result: nothing },
  runNow: { params: z.strictObject({ linkId: z.uuid(), confirmDeletes: z.boolean() }), result: nothing },
  pause: { params: linkId, result: nothing },
  resume: { params: linkId, result: nothing },
  forget: { params: linkId, result: nothing },
  configure: { params: z.strictObject({ intervalMinutes }), result: nothing },
  /** Answered once the runs have ended; the connection is closed as the process ends. */
  stop: { params: nothing, result: nothing },
} as const;

export type ServiceCall = keyof typeof SERVICE_CALLS;
export type CallParams<C extends ServiceCall> = z.infer<(typeof SERVICE_CALLS)[C]['params']>;
export type CallResult<C extends ServiceCall> = z.infer<(typeof SERVICE_CALLS)[C]['result']>;

/** What the service tells without being asked. */
export const SERVICE_NOTICES = {
  activity: linkActivity,
  /** The service ends: `stopped` by a person, or `replaced` by a newer one that answers in a moment. */
  ending: z.object({ reason: z.enum(['stopped', 'replaced']) }),
} as const;

export type EndReason = z.infer<(typeof SERVICE_NOTICES)['ending']>['reason'];

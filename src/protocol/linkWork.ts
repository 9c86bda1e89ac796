import * as z from 'zod';
import { checkResult } from '../domain/checks.ts';
import { errorDetail } from '../domain/errors.ts';
import { SECRET_NAMES } from '../domain/secrets.ts';
import { verification } from '../domain/verification.ts';

/** Differences of a verification that a panel shows one by one. */
export const SHOWN_DIFFERENCES = 50;

const work = { isRunning: z.boolean(), problem: errorDetail.optional() };

/** What a person had begun on a company's status screen: how far it is, what came of it, or why nothing did. */
export const linkWork = z.discriminatedUnion('kind', [
  /** The connection test: its layers as they come (B2). */
  z.object({ kind: z.literal('testConnection'), ...work, checks: z.array(checkResult) }),
  /** Sage and the CRM compared record by record (B14): of the differences, the first that no rejection explains. */
  z.object({ kind: z.literal('verify'), ...work, result: verification.optional() }),
  /** A password or keys that are tried before they are used (B8). */
  z.object({ kind: z.literal('giveSecret'), ...work, secret: z.enum(SECRET_NAMES) }),
]);
export type LinkWork = z.infer<typeof linkWork>;

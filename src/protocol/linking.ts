import * as z from 'zod';
import { agentSelection } from '../domain/agents.ts';
import { implementationForm, newImplementation } from '../domain/implementation.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import { dataQuality, syncProgress } from '../domain/sync.ts';

/**
 * What a person does in the wizard. Secrets (SQL password, private key) never travel in an event: a host hands them
 * to the session's vault first and sends the event after.
 */
export const linkingEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('CONNECT'), connection: sqlConnection }),
  z.object({ type: z.literal('CHOOSE_COMPANY'), code: z.int() }),
  z.object({ type: z.literal('SUBMIT_IMPLEMENTATION'), form: implementationForm }),
  z.object({ type: z.literal('CREATE_NEW') }),
  z.object({ type: z.literal('NAME_IMPLEMENTATION'), implementation: newImplementation }),
  z.object({ type: z.literal('ACCEPT_TERMS'), privacy: z.boolean(), terms: z.boolean() }),
  z.object({ type: z.literal('SELECT_AGENTS'), selection: agentSelection }),
  z.object({ type: z.literal('RELOAD_AGENTS') }),
  z.object({ type: z.literal('INVITE') }),
  z.object({ type: z.literal('START') }),
  z.object({ type: z.literal('NEXT') }),
  z.object({ type: z.literal('BACK') }),
  z.object({ type: z.literal('RETRY') }),
  z.object({ type: z.literal('FINISH') }),
  z.object({ type: z.literal('CANCEL') }),
]);
export type LinkingEvent = z.infer<typeof linkingEvent>;

/** The steps of the wizard's side list, in order. */
export const STEPS = ['company', 'implementation', 'terms', 'testing', 'agents', 'sync'] as const;
export type Step = (typeof STEPS)[number];

/** `percent` is the bar of R16. */
export const startProgress = z.object({
  percent: z.number().min(0).max(100),
  /** The link is in the registry: from here on it is ended by unlinking, not by giving up. */
  isRegistered: z.boolean().optional(),
  /** Once the data were looked at (B3). */
  quality: dataQuality.optional(),
  /** Of a synchronisation that runs here and not in the service. */
  sync: syncProgress.optional(),
});
export type StartProgress = z.infer<typeof startProgress>;

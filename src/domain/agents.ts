import * as z from 'zod';
import { errorDetail } from './errors.ts';
import { freeLicences, type Licences } from './implementation.ts';

/** Without readable licences this many may be invited (R12). */
const INVITATIONS_WITHOUT_LICENCES = 3;

/** How many new users can be invited: the free licences (R11), or three where those are unknown (R12). */
export function invitationLimit(licences: Licences | undefined): number {
  return licences === undefined ? INVITATIONS_WITHOUT_LICENCES : freeLicences(licences);
}

/** Why an agent cannot be invited: its card (R14), or a user with its e-mail who was switched off in the CRM. */
export const AGENT_PROBLEMS = [
  'emailMissing',
  'emailSeveral',
  'emailMalformed',
  'emailShared',
  'userInactive',
] as const;
const agentProblem = z.enum(AGENT_PROBLEMS);
export type AgentProblem = z.infer<typeof agentProblem>;

/** A commission agent: a row of `Comisionistas` that is a person and not on leave, with what is wrong on its card. */
export const commissionAgent = z.object({
  /** `CodigoComisionista`. */
  code: z.int(),
  name: z.string(),
  /** `EMail1` as it stands in Sage, trimmed. */
  email: z.string(),
  phone: z.string(),
  problem: agentProblem.optional(),
  /** Codes of the agents with the same address, with `emailShared`. */
  sharedWith: z.array(z.int()).optional(),
  /** The CRM's user with this e-mail, where there is one already: joined without an invitation. */
  userId: z.int().optional(),
});
export type CommissionAgent = z.infer<typeof commissionAgent>;

/** Who becomes a user, and who is ADMIN. The ADMIN is a member of `invite` only where a user is to be made for them. */
export const agentSelection = z.object({
  invite: z.array(z.int()),
  admin: z.int().optional(),
});
export type AgentSelection = z.infer<typeof agentSelection>;

export const invitationResult = z.object({
  code: z.int(),
  result: z.enum(['invited', 'alreadyUser', 'failed']),
  userId: z.int().optional(),
  problem: errorDetail.optional(),
});
export type InvitationResult = z.infer<typeof invitationResult>;

export interface AgentList {
  readonly agents: readonly CommissionAgent[];
  /** Absent where the CRM does not tell (R12). */
  readonly licences?: Licences;
  /** The ADMIN user's e-mail in the CRM (R13); absent where the CRM does not tell. */
  readonly adminEmail?: string;
}

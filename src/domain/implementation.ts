import * as z from 'zod';

/** The key's name and description in the CRM (R5), offered to copy. */
export const API_KEY_NAME = 'API_SAGE200';

/** The public host; a customer's own host or the sandbox is given by setting. */
export const DEFAULT_API_URL = 'https://api.forcemanager.com/api/v4';

/** The plans that may be linked (R2). */
const SUPPORTED_PLANS: readonly string[] = ['Professional', 'Performance'];

/** R2, however the CRM spells the plan. */
export function isSupportedPlan(plan: string): boolean {
  return SUPPORTED_PLANS.some((supported) => supported.toLowerCase() === plan.trim().toLowerCase());
}

/**
 * The form of R4 and R5 without its secret: whether a private key was given is known here, the key itself is not.
 * All empty means that there is no implementation yet (R6).
 */
export const implementationForm = z.object({
  apiUrl: z.string().trim().default(DEFAULT_API_URL),
  implementationId: z.string().trim().default(''),
  name: z.string().trim().default(''),
  publicKey: z.string().trim().default(''),
  hasPrivateKey: z.boolean().default(false),
});
export type ImplementationForm = z.infer<typeof implementationForm>;
/** The fields of the form as a person sees them: the private key is one, although the form does not carry it. */
export const implementationField = z.enum(['implementationId', 'name', 'publicKey', 'privateKey', 'apiUrl']);
export type ImplementationField = z.infer<typeof implementationField>;

/** What the new implementation is to be called and who administers it (R7). */
export const newImplementation = z.object({
  apiUrl: z.string().trim().default(DEFAULT_API_URL),
  name: z.string().trim().min(1).max(100),
  adminEmail: z.email().max(254),
});
export type NewImplementation = z.infer<typeof newImplementation>;

/** Seats of the implementation; absent where the CRM does not tell (R12). */
export const licences = z.object({ contracted: z.int().min(0), used: z.int().min(0) });
export type Licences = z.infer<typeof licences>;

export function freeLicences(seats: Licences): number {
  return Math.max(0, seats.contracted - seats.used);
}

/** An implementation as the CRM describes it; what it does not tell is absent. */
export const workspace = z.object({
  id: z.string().min(1),
  name: z.string(),
  plan: z.string().optional(),
  licences: licences.optional(),
  admin: z.object({ email: z.string(), name: z.string().optional() }).optional(),
});
export type Workspace = z.infer<typeof workspace>;

import * as z from 'zod';
import { company, companyIdentity } from './company.ts';
import { sqlConnection } from './sqlConnection.ts';
import { termsAcceptance } from './terms.ts';

/** Whether the link is synchronised on schedule (R18), waits for a person, or is no longer served. */
const serviceState = z.enum(['active', 'paused']);
export type ServiceState = z.infer<typeof serviceState>;

/** One company joined to one implementation; what `links.json` keeps. No secret is among it. */
export const companyLink = z.object({
  id: z.uuid(),
  company,
  identity: companyIdentity,
  connection: sqlConnection,
  implementation: z.object({ id: z.string(), name: z.string(), apiUrl: z.string(), publicKey: z.string() }),
  terms: termsAcceptance,
  /** The CRM user who gets the records of agents that are no users. */
  adminUserId: z.int(),
  /** `CodigoComisionista` of the ADMIN, whose code stands in for agents that are no users. */
  adminAgentCode: z.int(),
  service: serviceState,
  createdAt: z.string(),
});
export type CompanyLink = z.infer<typeof companyLink>;

/** A link as the command line and the panels show it. */
export const linkSummary = z.object({
  id: z.uuid(),
  company: z.object({ code: z.int(), name: z.string() }),
  implementation: z.object({ id: z.string(), name: z.string() }),
  service: serviceState,
});
export type LinkSummary = z.infer<typeof linkSummary>;

export function summariseLink(link: CompanyLink): LinkSummary {
  return {
    id: link.id,
    company: { code: link.company.code, name: link.company.name },
    implementation: { id: link.implementation.id, name: link.implementation.name },
    service: link.service,
  };
}

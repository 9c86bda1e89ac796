import * as z from 'zod';
import { agentSelection, commissionAgent, invitationResult } from '../domain/agents.ts';
import { checkResult } from '../domain/checks.ts';
import { company, companyIdentity, listedCompany } from '../domain/company.ts';
import { errorDetail } from '../domain/errors.ts';
import { implementationForm, licences, newImplementation, workspace } from '../domain/implementation.ts';
import { startProgress } from '../protocol/linking.ts';
import { fieldProblem, selectionProblem } from '../domain/linkingProblems.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import { termsAcceptance } from '../domain/terms.ts';

/**
 * All that one linking knows. It is a schema because it is kept on disk between sessions (B1); nothing in it is secret:
 * the SQL password and the private key live in the session's vault under `linkId`.
 */
export const linkingContext = z.object({
  linkId: z.uuid(),
  /** Why the last thing asked for was not done; gone as soon as the person goes on. */
  error: errorDetail.optional(),
  fieldProblems: z.array(fieldProblem),
  /** A person cancelled while something irreversible was under way; it is obeyed when that has ended. */
  cancelRequested: z.boolean(),

  connection: sqlConnection.optional(),
  serverName: z.string().optional(),
  companies: z.array(listedCompany),
  company: company.optional(),
  identity: companyIdentity.optional(),

  /** As typed; after a creation, as the CRM gave it. Its `apiUrl` and `publicKey` are those in use. */
  form: implementationForm.optional(),
  workspace: workspace.optional(),
  /** The typed name is not the one the CRM tells (R7). */
  nameDiffers: z.boolean(),
  /** Present where an implementation is to be created, or was (R6, R7). */
  newImplementation: newImplementation.optional(),
  created: z.boolean(),

  terms: termsAcceptance.optional(),
  checks: z.array(checkResult),

  agents: z.array(commissionAgent),
  licences: licences.optional(),
  adminEmail: z.string().optional(),
  /** Absent until the agents were read for the first time. */
  selection: agentSelection.optional(),
  selectionProblems: z.array(selectionProblem),
  invitations: z.array(invitationResult),

  progress: startProgress.optional(),
});
export type LinkingContext = z.infer<typeof linkingContext>;

export interface LinkingInput {
  /** UUID of the link to be, made by the host. */
  readonly linkId: string;
}

export function initialContext({ linkId }: LinkingInput): LinkingContext {
  return {
    linkId,
    fieldProblems: [],
    cancelRequested: false,
    companies: [],
    nameDiffers: false,
    created: false,
    ...nothingTested(),
  };
}

/** What must be found out anew once another company or implementation is named (R1). */
export function nothingTested() {
  return {
    checks: [],
    agents: [],
    licences: undefined,
    adminEmail: undefined,
    selection: undefined,
    selectionProblems: [],
    invitations: [],
    progress: undefined,
  } satisfies Partial<LinkingContext>;
}

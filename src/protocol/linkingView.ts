import * as z from 'zod';
import { agentSelection, commissionAgent, invitationResult } from '../domain/agents.ts';
import { checkResult } from '../domain/checks.ts';
import { company, listedCompany } from '../domain/company.ts';
import { errorDetail } from '../domain/errors.ts';
import { implementationForm, licences, newImplementation, workspace } from '../domain/implementation.ts';
import { STEPS, startProgress } from './linking.ts';
import { fieldProblem, selectionProblem } from '../domain/linkingProblems.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import { termsAcceptance } from '../domain/terms.ts';

/** How a step is marked in the side list. */
export const stepState = z.enum(['done', 'current', 'todo', 'failed']);
export type StepState = z.infer<typeof stepState>;

/**
 * All that a panel needs to draw the wizard at one moment, and nothing secret: whether a private key was given is
 * known, the key is not. A host sends it after each change.
 */
export const linkingView = z.object({
  linkId: z.uuid(),
  /** Where the machine stands, as people write it: `testing.running`. */
  state: z.string(),
  step: z.enum(STEPS),
  steps: z.record(z.enum(STEPS), stepState),
  /** Work is under way that a person waits for. */
  busy: z.boolean(),
  canGoBack: z.boolean(),
  canCancel: z.boolean(),
  /** Why the last thing asked for was not done. */
  error: errorDetail.optional(),
  company: z.object({
    connection: sqlConnection.optional(),
    serverName: z.string().optional(),
    companies: z.array(listedCompany),
    chosen: company.optional(),
  }),
  implementation: z.object({
    form: implementationForm.optional(),
    fieldProblems: z.array(fieldProblem),
    workspace: workspace.optional(),
    nameDiffers: z.boolean(),
    newImplementation: newImplementation.optional(),
    created: z.boolean(),
  }),
  terms: termsAcceptance.optional(),
  checks: z.array(checkResult),
  agents: z.object({
    list: z.array(commissionAgent),
    licences: licences.optional(),
    /** How many new users can be invited: the free licences, or three where those are unknown (R11, R12). */
    limit: z.int().min(0),
    adminEmail: z.string().optional(),
    selection: agentSelection.optional(),
    problems: z.array(selectionProblem),
    invitations: z.array(invitationResult),
  }),
  progress: startProgress.optional(),
});
export type LinkingView = z.infer<typeof linkingView>;

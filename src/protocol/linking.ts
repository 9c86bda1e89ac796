import * as z from 'zod';
import { agentSelection, type CommissionAgent, type InvitationResult } from './agents.ts';
import type { CheckResult } from './checks.ts';
import type { Company, CompanyIdentity, SageInstallation } from './company.ts';
import { implementationForm, newImplementation, type Licences, type Workspace } from './implementation.ts';
import { sqlConnection } from './sqlConnection.ts';
import { dataQuality, syncProgress } from './sync.ts';
import type { TermsAcceptance } from './terms.ts';

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

/** What the machine asks of the outside world; the session provides each, tests give fakes. */
export interface LinkingServices {
  /** Reads the companies of a database; fails with the SQL codes. */
  listCompanies(input: { connection: SqlConnectionInput }): Promise<SageInstallation>;
  /** Logs in with the keys in the vault and reads the workspace (R6, R7); fails with the API codes. */
  recognise(input: { linkId: string; form: z.infer<typeof implementationForm> }): Promise<Recognition>;
  /** Keeps who accepted what and when (R8). */
  recordTerms(input: { linkId: string }): Promise<TermsAcceptance>;
  /** Creates the implementation and puts its keys into the vault. */
  createImplementation(input: {
    linkId: string;
    company: Company;
    implementation: z.infer<typeof newImplementation>;
  }): Promise<CreatedImplementation>;
  /** Runs every layer (B2), telling each result as it comes. */
  testConnection(
    input: {
      linkId: string;
      connection: SqlConnectionInput;
      companyCode: number;
      apiUrl: string;
      publicKey: string;
    },
    onResult: (result: CheckResult) => void,
    signal: AbortSignal,
  ): Promise<readonly CheckResult[]>;
  loadAgents(input: {
    linkId: string;
    connection: SqlConnectionInput;
    companyCode: number;
    apiUrl: string;
    publicKey: string;
  }): Promise<AgentList>;
  invite(
    input: {
      linkId: string;
      apiUrl: string;
      publicKey: string;
      agents: readonly CommissionAgent[];
      selection: z.infer<typeof agentSelection>;
    },
    onResult: (result: InvitationResult) => void,
  ): Promise<readonly InvitationResult[]>;
  /** Registers the link, runs the initial checks and starts the synchronisation (R16). */
  startSynchronisation(
    input: StartInput,
    onProgress: (progress: StartProgress) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

type SqlConnectionInput = z.infer<typeof sqlConnection>;

export interface Recognition {
  readonly workspace: Workspace;
  /** The link that has this implementation already, where there is one: refused (one implementation, one link). */
  readonly linkedTo?: string;
}

export interface CreatedImplementation {
  readonly workspace: Workspace;
  readonly publicKey: string;
}

export interface AgentList {
  readonly agents: readonly CommissionAgent[];
  /** Absent where the CRM does not tell (R12). */
  readonly licences?: Licences;
  /** The ADMIN user's e-mail in the CRM (R13); absent where the CRM does not tell. */
  readonly adminEmail?: string;
}

export interface StartInput {
  readonly linkId: string;
  readonly company: Company;
  readonly identity: CompanyIdentity;
  readonly connection: SqlConnectionInput;
  readonly workspace: Workspace;
  readonly apiUrl: string;
  readonly publicKey: string;
  readonly terms: TermsAcceptance;
  readonly agents: readonly CommissionAgent[];
  readonly selection: z.infer<typeof agentSelection>;
  readonly invitations: readonly InvitationResult[];
}

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

import type { AgentList, AgentSelection, CommissionAgent, InvitationResult } from '../domain/agents.ts';
import type { CheckResult } from '../domain/checks.ts';
import type { Company, CompanyIdentity, SageInstallation } from '../domain/company.ts';
import type { ImplementationForm, NewImplementation, Workspace } from '../domain/implementation.ts';
import type { SqlConnection } from '../domain/sqlConnection.ts';
import type { StartProgress } from '../protocol/linking.ts';
import type { TermsAcceptance } from '../domain/terms.ts';

/** What the machine asks of the outside world; the session provides each, tests give fakes. */
export interface LinkingServices {
  /** Reads the companies of a database; fails with the SQL codes. */
  listCompanies(input: { connection: SqlConnection }): Promise<SageInstallation>;
  /** Logs in with the keys in the vault and reads the workspace (R6, R7); fails with the API codes. */
  recognise(input: { linkId: string; form: ImplementationForm }): Promise<Recognition>;
  /** Keeps who accepted what and when (R8). */
  recordTerms(input: { linkId: string }): Promise<TermsAcceptance>;
  /** Creates the implementation and puts its keys into the vault. */
  createImplementation(input: {
    linkId: string;
    company: Company;
    implementation: NewImplementation;
  }): Promise<CreatedImplementation>;
  /** Runs every layer (B2), telling each result as it comes. */
  testConnection(
    input: {
      linkId: string;
      connection: SqlConnection;
      companyCode: number;
      apiUrl: string;
      publicKey: string;
    },
    onResult: (result: CheckResult) => void,
    signal: AbortSignal,
  ): Promise<readonly CheckResult[]>;
  loadAgents(input: {
    linkId: string;
    connection: SqlConnection;
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
      selection: AgentSelection;
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

export interface Recognition {
  readonly workspace: Workspace;
  /** The link that has this implementation already, where there is one: refused (one implementation, one link). */
  readonly linkedTo?: string;
}

export interface CreatedImplementation {
  readonly workspace: Workspace;
  readonly publicKey: string;
}

export interface StartInput {
  readonly linkId: string;
  readonly company: Company;
  readonly identity: CompanyIdentity;
  readonly connection: SqlConnection;
  readonly workspace: Workspace;
  readonly apiUrl: string;
  readonly publicKey: string;
  readonly terms: TermsAcceptance;
  readonly agents: readonly CommissionAgent[];
  readonly selection: AgentSelection;
  readonly invitations: readonly InvitationResult[];
}

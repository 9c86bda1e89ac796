import type { AuditAction, AuditDetails } from '../../connector/state/auditLog.ts';
import type { Difference, Verification } from '../../domain/verification.ts';
import type { LinkActivity } from '../../domain/activity.ts';
import type { AgentProblem } from '../../domain/agents.ts';
import type { Company } from '../../domain/company.ts';
import type { ErrorDetail } from '../../domain/errors.ts';
import type { ServiceState } from '../../domain/link.ts';
import type { RejectionGroup } from '../../domain/rejections.ts';
import type { SqlConnection } from '../../domain/sqlConnection.ts';
import type { PartFigures, RunSummary } from '../../domain/sync.ts';
import type { TermsAcceptance } from '../../domain/terms.ts';

/**
 * What a consultant hands the customer of one link (B9): what was set up, with what result, and what is still to do.
 * No secret is among it. Moments are UTC, ISO 8601; users who did something are those of the operating system.
 */
export interface HandoverReport {
  readonly createdAt: string;
  readonly createdBy: string;
  /** Of the program that made it. */
  readonly version: string;
  readonly link: {
    readonly id: string;
    readonly service: ServiceState;
    readonly linkedAt: string;
    /** Null where the audit trail does not tell. */
    readonly linkedBy: string | null;
  };
  readonly company: Company;
  readonly sage: {
    /** As the server calls itself. */
    readonly serverName: string;
    /** As it is connected to: `HOST`, `HOST,PORT` or `HOST\INSTANCE`. */
    readonly address: string;
    readonly database: string;
    /** With the Windows domain, where it has one: `DOMAIN\user`. */
    readonly user: string;
    readonly encryption: SqlConnection['encrypt'];
    readonly trustsServerCertificate: boolean;
  };
  readonly implementation: {
    readonly id: string;
    readonly name: string;
    readonly apiHost: string;
    /** The last four characters of the public key. */
    readonly publicKeyEnding: string;
  };
  readonly terms: TermsAcceptance;
  readonly agents: ReportedAgents;
  /** Null where no connection service is running. */
  readonly service: ReportedService | null;
  readonly parts: readonly PartFigures[];
  readonly lastRun: RunSummary | null;
  /** By cause, the most frequent first; `records` are the first of each. */
  readonly rejections: readonly RejectionGroup[];
  /** Null where the two sides were not compared. */
  readonly verification: ReportedVerification | null;
  readonly audit: AuditTrail;
  readonly openPoints: readonly OpenPoint[];
}

export interface ReportedAgents {
  /** Users, those that could not be invited, and those whose card keeps them from it; by code. */
  readonly listed: readonly ReportedAgent[];
  /** How many others there are who were not invited. */
  readonly others: number;
}

/** A commission agent, with name and e-mail as Sage had them when the company was linked. */
export interface ReportedAgent {
  /** `CodigoComisionista`. */
  readonly code: number;
  /** Absent where the linking is not known any more. */
  readonly name?: string;
  readonly email?: string;
  readonly isAdmin: boolean;
  /** `joined` had a user already; `none` is no user. */
  readonly user: 'invited' | 'joined' | 'none';
  /** Why an invitation failed. */
  readonly problem?: ErrorDetail;
  /** What kept the agent from being invited: something on the card in Sage (R14), or a user who was switched off. */
  readonly cardProblem?: AgentProblem;
  /** Codes of the agents with the same address, with `emailShared`. */
  readonly sharedWith?: readonly number[];
}

/** What the connection service says of itself and of the link. */
export interface ReportedService {
  readonly intervalMinutes: number;
  /** Null where it does not know the link. */
  readonly activity: Pick<LinkActivity, 'state' | 'nextRunAt' | 'problem'> | null;
}

/** The proof (B14). */
export interface ReportedVerification {
  readonly at: string;
  readonly parts: Verification['parts'];
  /** How many records differ, and how many of those are known rejections. */
  readonly different: number;
  readonly rejected: number;
  /** The first of those that are no known rejections. */
  readonly unexplained: readonly Difference[];
}

export interface AuditTrail {
  /** The oldest first. */
  readonly entries: readonly ReportedAuditEntry[];
  /** Earlier synchronisations that are not among them. */
  readonly leftOut: number;
  /** Lines of the whole file that nothing could be made of; whose they are is not known. */
  readonly unreadable: number;
}

export interface ReportedAuditEntry {
  readonly at: string;
  readonly by: string;
  readonly action: AuditAction;
  readonly details: AuditDetails;
}

/** What is still to do, the most pressing first. */
export type OpenPoint =
  | { readonly kind: 'paused' | 'serviceDown' | 'neverSynchronised' }
  | { readonly kind: 'problem'; readonly problem: ErrorDetail }
  | {
      readonly kind:
        | 'heldDeletions'
        | 'unexplained'
        | 'rejected'
        | 'failedLines'
        | 'failedInvitations'
        | 'agentCards'
        | 'inactiveUsers'
        | 'pending';
      readonly count: number;
    };

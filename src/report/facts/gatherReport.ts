import { keptUsers } from '../../connector/agents/keptUsers.ts';
import { osUser } from '../../connector/state/auditLog.ts';
import { formatSqlServer } from '../../domain/sqlConnection.ts';
import type { Rejection } from '../../domain/sync.ts';
import { countDifferences, unexplainedOf, type Verification } from '../../domain/verification.ts';
import { withLedger } from '../../session/linkSides.ts';
import type { LinkOperations } from '../../session/linkOperations.ts';
import { groupRejections } from '../../domain/rejections.ts';
import { auditTrailOf } from './auditTrail.ts';
import { endingOf } from './endingOf.ts';
import type { HandoverReport, ReportedService, ReportedVerification } from './handoverReport.ts';
import { openPoints } from './openPoints.ts';
import { readLinking, reportedAgents } from './reportedAgents.ts';

export interface GatherOptions {
  /** Of the program. */
  readonly version: string;
  /** Null where no connection service is running. */
  readonly service: ReportedService | null;
  /** Whether both sides are read anew and compared (B14); it takes as long as `verify` does. */
  readonly verify: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Differences that are told one by one. */
const LISTED_DIFFERENCES = 200;

/**
 * Gathers the facts of one link (B9). Neither side is asked for anything, unless it is to be verified.
 *
 * @throws LinkError `LINK_NOT_FOUND`, `STATE_UNREADABLE`, or what kept the two sides from being compared.
 */
export async function gatherReport(
  operations: LinkOperations,
  linkId: string,
  { version, service, verify, signal }: GatherOptions,
): Promise<HandoverReport> {
  const { state, registry } = operations;
  const link = registry.get(linkId);
  const { connection, identity, implementation } = link;
  const verification = verify ? await operations.verify(linkId, signal) : undefined;
  const { parts, lastRun } = await operations.status(linkId);
  const rejections = await operations.rejections(linkId);
  const users = await withLedger(state, linkId, keptUsers);
  const audit = await auditTrailOf(state.audit, linkId);
  const createdAt = new Date().toISOString();
  const facts = {
    createdAt,
    createdBy: osUser(),
    version,
    link: {
      id: link.id,
      service: link.service,
      linkedAt: link.createdAt,
      linkedBy: audit.entries.find(({ action }) => action === 'linked')?.by ?? null,
    },
    company: link.company,
    sage: {
      serverName: identity.serverName,
      address: formatSqlServer(connection),
      database: identity.database,
      user: connection.domain === undefined ? connection.user : `${connection.domain}\\${connection.user}`,
      encryption: connection.encrypt,
      trustsServerCertificate: connection.trustServerCertificate,
    },
    implementation: {
      id: implementation.id,
      name: implementation.name,
      apiHost: new URL(implementation.apiUrl).host,
      publicKeyEnding: endingOf(implementation.publicKey),
    },
    terms: link.terms,
    agents: reportedAgents(link, readLinking(state.link(linkId).session), users),
    service,
    parts,
    lastRun,
    rejections: groupRejections(rejections),
    verification: verification === undefined ? null : toReported(verification, rejections, createdAt),
    audit,
  };
  return { ...facts, openPoints: openPoints(facts) };
}

function toReported(
  verification: Verification,
  rejections: readonly Rejection[],
  at: string,
): ReportedVerification {
  const { parts } = verification;
  return {
    at,
    parts,
    different: countDifferences(verification),
    rejected: parts.reduce((sum, { rejected }) => sum + rejected, 0),
    unexplained: unexplainedOf(verification, rejections).slice(0, LISTED_DIFFERENCES),
  };
}

import { openLedger } from '../connector/ledger/sqliteLedger.ts';
import type { Ledger } from '../connector/ledger/ledger.ts';
import { writeAudit } from '../connector/state/auditLog.ts';
import type { StateFolder } from '../connector/state/stateFolder.ts';
import { openSageDatabase, type SageDatabase } from '../connector/sage200/sageDatabase.ts';
import { ApiClient } from '../connector/salesManagement/apiClient.ts';
import type { RequestGate } from '../connector/salesManagement/requestGate.ts';
import type { RequestTurns } from '../connector/salesManagement/requestLimiter.ts';
import { LinkError } from '../domain/errors.ts';
import type { CompanyLink } from '../domain/link.ts';
import type { SqlConnection } from '../domain/sqlConnection.ts';
import type { SecretName } from '../domain/secrets.ts';
import type { SecretStore } from './secretVault.ts';

/** The password of a link's login. @throws LinkError `SECRET_MISSING`, which says whose. */
export function requirePassword(
  secrets: SecretStore,
  linkId: string,
  { user }: Pick<SqlConnection, 'user'>,
): Promise<string> {
  return requireSecret(secrets, linkId, 'sqlPassword', { user });
}

/** The private one of a link's keys. @throws LinkError `SECRET_MISSING`. */
export function requirePrivateKey(secrets: SecretStore, linkId: string): Promise<string> {
  return requireSecret(secrets, linkId, 'privateKey', {});
}

async function requireSecret(
  secrets: SecretStore,
  linkId: string,
  secret: SecretName,
  whose: { readonly user?: string },
): Promise<string> {
  const value = await secrets.get(linkId, secret);
  if (value === undefined || value === '') throw new LinkError('SECRET_MISSING', { secret, ...whose });
  return value;
}

export interface LinkSides {
  readonly link: CompanyLink;
  readonly sage: SageDatabase;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly signal?: AbortSignal;
}

export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Shared with the work on other links. */
  readonly turns?: RequestTurns | undefined;
  /** How many requests of this work are in flight. */
  readonly gate?: RequestGate | undefined;
}

/** Opens both sides of a link and its ledger for one piece of work, and closes them after it. */
export async function withLinkSides<T>(
  state: StateFolder,
  secrets: SecretStore,
  link: CompanyLink,
  { signal, turns, gate }: WorkOptions,
  work: (sides: LinkSides) => Promise<T>,
): Promise<T> {
  const password = await requirePassword(secrets, link.id, link.connection);
  const privateKey = await requirePrivateKey(secrets, link.id);
  const { apiUrl, publicKey } = link.implementation;
  const withSignal = signal === undefined ? {} : { signal };
  const withTurns = turns === undefined ? {} : { turns };
  const withGate = gate === undefined ? {} : { gate };
  const crm = new ApiClient(apiUrl, { publicKey, privateKey }, { ...withSignal, ...withTurns, ...withGate });
  const sage = await openSageDatabase(link.connection, password);
  try {
    // Opening the ledger makes the link's folder, which a cancelled linking has just lost.
    signal?.throwIfAborted();
    const ledger = openLinkLedger(state, link.id);
    try {
      return await work({ link, sage, crm, ledger, ...withSignal });
    } finally {
      ledger.close();
    }
  } finally {
    await sage.close();
  }
}

/** Opens a link's ledger alone, for what needs neither side. */
export async function withLedger<T>(
  state: StateFolder,
  linkId: string,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = openLinkLedger(state, linkId);
  try {
    return await work(ledger);
  } finally {
    ledger.close();
  }
}

/**
 * Opens a ledger. That a damaged one was set aside, now or while it was worked with, goes into the audit trail, and the
 * next run rebuilds it.
 */
function openLinkLedger(state: StateFolder, linkId: string): Ledger {
  const { ledger } = openLedger(state.link(linkId).ledger, (file) => {
    writeAudit(state.audit, 'ledgerSetAside', linkId, { file });
    state.notify({ code: 'LEDGER_SET_ASIDE', params: { file } });
  });
  return ledger;
}

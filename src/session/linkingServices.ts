import { inviteAgents, keepUser } from '../connector/agents/inviteAgents.ts';
import { loadAgents } from '../connector/agents/loadAgents.ts';
import { findUserByEmail } from '../connector/agents/crmUsers.ts';
import { runConnectionTest } from '../connector/checks/connectionTest.ts';
import { ApiClient } from '../connector/salesManagement/apiClient.ts';
import {
  createImplementation,
  readMainBranchName,
  readWorkspace,
} from '../connector/salesManagement/workspace.ts';
import { STAGE_NAMES } from '../connector/sync/stage.ts';
import { osUser, writeAudit } from '../connector/state/auditLog.ts';
import type { AgentSelection, CommissionAgent } from '../protocol/agents.ts';
import { LinkError } from '../protocol/errors.ts';
import type { LinkingServices, StartInput } from '../protocol/linking.ts';
import { TERMS_VERSIONS } from '../protocol/terms.ts';
import { withLedger, requireSecret } from './linkSides.ts';
import { lookUpCompanies, withSage } from './lookups.ts';
import type { LinkOperations, SyncOptions } from './linkOperations.ts';

export interface LinkingServiceOptions {
  /** Whether Start also runs the first synchronisation here; a host with a background service leaves it to that. */
  readonly synchronise: boolean;
}

/** The linking machine's services in the real world: Sage's database, the CRM, and the state folder. */
export function linkingServices(
  operations: LinkOperations,
  linkId: string,
  options: LinkingServiceOptions,
): LinkingServices {
  const { state, registry, secrets } = operations;

  const password = () => requireSecret(secrets, linkId, 'sqlPassword');
  /** A person waits: fewer tries than a synchronisation makes. */
  const openCrm = async (apiUrl: string, publicKey: string): Promise<ApiClient> => {
    const privateKey = await requireSecret(secrets, linkId, 'privateKey');
    return new ApiClient(apiUrl, { publicKey, privateKey }, { tries: 3 });
  };

  return {
    listCompanies: async ({ connection }) => lookUpCompanies(connection, await password(), registry),

    async recognise({ form }) {
      const crm = await openCrm(form.apiUrl, form.publicKey);
      await crm.login();
      const workspace = (await readWorkspace(crm)) ?? {
        id: form.implementationId,
        name: form.name || (await readMainBranchName(crm)) || form.implementationId,
      };
      const other = registry.findByImplementation(form.apiUrl, workspace.id);
      return { workspace, ...(other === undefined ? {} : { linkedTo: other.id }) };
    },

    async recordTerms() {
      writeAudit(state.audit, 'termsAccepted', linkId, TERMS_VERSIONS);
      return {
        privacyVersion: TERMS_VERSIONS.privacy,
        termsVersion: TERMS_VERSIONS.terms,
        acceptedAt: new Date().toISOString(),
        acceptedBy: osUser(),
      };
    },

    async createImplementation({ company, implementation }) {
      const { id, name, keys } = await createImplementation(company, implementation);
      // Kept at once: the CRM shows the private key this one time.
      await secrets.set(linkId, 'privateKey', keys.privateKey);
      writeAudit(state.audit, 'implementationCreated', linkId, { implementation: id, name });
      const crm = new ApiClient(implementation.apiUrl, keys, { tries: 3 });
      return { workspace: (await readWorkspace(crm)) ?? { id, name }, publicKey: keys.publicKey };
    },

    async testConnection({ connection, companyCode, apiUrl, publicKey }, onResult, signal) {
      const privateKey = await requireSecret(secrets, linkId, 'privateKey');
      const keys = { publicKey, privateKey };
      const input = { connection, password: await password(), companyCode, apiUrl, keys };
      return runConnectionTest(input, onResult, signal);
    },

    loadAgents: async ({ connection, companyCode, apiUrl, publicKey }) =>
      withSage(connection, await password(), async (sage) =>
        loadAgents(sage, await openCrm(apiUrl, publicKey), companyCode),
      ),

    async invite({ apiUrl, publicKey, agents, selection }, onResult) {
      const crm = await openCrm(apiUrl, publicKey);
      const chosen = agents.filter(({ code }) => selection.invite.includes(code));
      const results = await withLedger(state, linkId, (ledger) =>
        inviteAgents(crm, ledger, chosen, onResult),
      );
      writeAudit(state.audit, 'usersInvited', linkId, {
        invited: results.filter(({ result }) => result === 'invited').length,
        failed: results.filter(({ result }) => result === 'failed').length,
      });
      return results;
    },

    async startSynchronisation(input, onProgress, signal) {
      onProgress({ percent: 0 });
      await registerLink(operations, input, await openCrm(input.apiUrl, input.publicKey), signal);
      onProgress({ percent: options.synchronise ? 5 : 100 });
      if (options.synchronise) await firstSync(operations, linkId, onProgress, signal);
    },
  };
}

/** Joins the ADMIN and the agents who were users before to their users, and puts the link into the registry. */
async function registerLink(
  operations: LinkOperations,
  input: StartInput,
  crm: ApiClient,
  signal: AbortSignal,
): Promise<void> {
  const { registry, state } = operations;
  const admin = adminAgent(input.agents, input.selection);
  const adminUser = await findUserByEmail(crm, admin.email);
  if (adminUser === undefined) throw new LinkError('ADMIN_EMAIL_MISMATCH', { email: admin.email });
  // Cancelled meanwhile: its folder is gone, and nothing may come into the registry any more.
  signal.throwIfAborted();
  await withLedger(state, input.linkId, async (ledger) => {
    await keepUser(ledger, admin.code, adminUser.id);
    for (const { code, userId } of input.agents)
      if (userId !== undefined) await keepUser(ledger, code, userId);
  });
  registry.put({
    id: input.linkId,
    company: input.company,
    identity: input.identity,
    connection: input.connection,
    implementation: {
      id: input.workspace.id,
      name: input.workspace.name,
      apiUrl: input.apiUrl,
      publicKey: input.publicKey,
    },
    terms: input.terms,
    adminUserId: adminUser.id,
    adminAgentCode: admin.code,
    service: 'active',
    createdAt: new Date().toISOString(),
  });
  writeAudit(state.audit, 'linked', input.linkId, {
    company: input.company.name,
    implementation: input.workspace.id,
  });
}

function adminAgent(agents: readonly CommissionAgent[], selection: AgentSelection): CommissionAgent {
  const admin = agents.find(({ code }) => code === selection.admin);
  if (admin === undefined) throw new LinkError('ADMIN_REQUIRED');
  return admin;
}

async function firstSync(
  operations: LinkOperations,
  linkId: string,
  onProgress: Parameters<LinkingServices['startSynchronisation']>[1],
  signal: AbortSignal,
): Promise<void> {
  const onSync: SyncOptions['onProgress'] = (sync) =>
    onProgress({ percent: percentOf(sync.stage, sync), sync });
  await operations.sync(linkId, { onProgress: onSync, signal });
  onProgress({ percent: 100 });
}

/** The bar of R16: each stage has an equal share, filled as its rows are read. */
function percentOf(stage: string, { read, expected }: { read: number; expected: number }): number {
  const index = Math.max(
    0,
    STAGE_NAMES.findIndex((name) => name === stage),
  );
  const within = expected === 0 ? 1 : Math.min(1, read / expected);
  return Math.min(99, Math.round(5 + (94 * (index + within)) / STAGE_NAMES.length));
}

import { inviteAgents, keepUser } from '../connector/agents/inviteAgents.ts';
import { loadAgents } from '../connector/agents/loadAgents.ts';
import { readUsers, type CrmUser } from '../connector/agents/crmUsers.ts';
import { isActive } from '../connector/agents/effectiveUsers.ts';
import { runConnectionTest } from '../connector/checks/connectionTest.ts';
import { ApiClient } from '../connector/salesManagement/apiClient.ts';
import {
  createImplementation,
  readMainBranchName,
  readWorkspace,
} from '../connector/salesManagement/workspace.ts';
import { readCompany, readCompanyIdentity } from '../connector/sage200/installation.ts';
import { checkDataQuality } from '../connector/sync/dataQuality.ts';
import { osUser, writeAudit } from '../connector/state/auditLog.ts';
import type { AgentSelection, CommissionAgent } from '../domain/agents.ts';
import { sameEmail } from '../domain/emails.ts';
import { LinkError } from '../domain/errors.ts';
import type { CompanyLink } from '../domain/link.ts';
import type { LinkingServices, StartInput } from '../machines/linkingServices.ts';
import type { StartProgress } from '../protocol/linking.ts';
import type { SqlConnection } from '../domain/sqlConnection.ts';
import { TERMS_VERSIONS } from '../domain/terms.ts';
import type { BeginSync } from './beginSync.ts';
import {
  requirePassword,
  requirePrivateKey,
  withLedger,
  withLinkSides,
  type LinkSides,
} from './linkSides.ts';
import { lookUpCompanies, withSage } from './lookups.ts';
import type { LinkOperations } from './linkOperations.ts';

export interface LinkingServiceOptions {
  /** Begins the synchronisation of the link that was just registered (R17); without it nothing is begun. */
  readonly beginSync?: BeginSync | undefined;
  /** False where secrets are lost with the program: no place for a key that is shown once. */
  readonly keepsSecrets?: boolean;
}

/** The share of the bar that reading the data takes (R16). */
const QUALITY_SHARE = 0.6;

/** The linking machine's services in the real world: Sage's database, the CRM, and the state folder. */
export function linkingServices(
  operations: LinkOperations,
  linkId: string,
  options: LinkingServiceOptions,
): LinkingServices {
  const { state, registry, secrets } = operations;

  const password = (connection: SqlConnection) => requirePassword(secrets, linkId, connection);
  /** A person waits: fewer tries than a synchronisation makes. */
  const openCrm = async (apiUrl: string, publicKey: string): Promise<ApiClient> => {
    const privateKey = await requirePrivateKey(secrets, linkId);
    return new ApiClient(apiUrl, { publicKey, privateKey }, { tries: 3 });
  };

  return {
    listCompanies: async ({ connection }) =>
      lookUpCompanies(connection, await password(connection), registry),

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
      if (options.keepsSecrets === false) throw new LinkError('CREATION_NEEDS_SECRETS_FILE');
      const { id, name, keys } = await createImplementation(company, implementation);
      // What was made cannot be unmade: whatever fails from here on, the trail names it and its public key.
      const { publicKey, privateKey } = keys;
      writeAudit(state.audit, 'implementationCreated', linkId, { implementation: id, name, publicKey });
      // Kept at once: the CRM shows the private key this one time.
      await secrets.set(linkId, 'privateKey', privateKey);
      const crm = new ApiClient(implementation.apiUrl, keys, { tries: 3 });
      const workspace = await readWorkspace(crm).catch(() => undefined);
      return { workspace: workspace ?? { id, name }, publicKey };
    },

    async testConnection({ connection, companyCode, apiUrl, publicKey }, onResult, signal) {
      const privateKey = await requirePrivateKey(secrets, linkId);
      const keys = { publicKey, privateKey };
      const input = { connection, password: await password(connection), companyCode, apiUrl, keys };
      return runConnectionTest(input, onResult, signal);
    },

    loadAgents: async ({ connection, companyCode, apiUrl, publicKey }) =>
      withSage(connection, await password(connection), async (sage) =>
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

    async startSynchronisation(input, tell, signal) {
      // Of an earlier try, perhaps: then nothing leads back any more.
      let isRegistered = registry.has(linkId);
      const onProgress = (progress: StartProgress) => tell({ ...progress, isRegistered });
      onProgress({ percent: 0 });
      const users = await readUsers(await openCrm(input.apiUrl, input.publicKey));
      const described = describeLink(input, users);
      const { link, quality } = await withLinkSides(state, secrets, described, { signal }, async (sides) => ({
        quality: await checkDataQuality(sides, (percent) => onProgress({ percent: QUALITY_SHARE * percent })),
        link: { ...described, identity: await identityOf(sides) },
      }));
      await registerLink(operations, input, link, users, signal);
      isRegistered = true;
      const onBegun = (begun: StartProgress) =>
        onProgress({
          ...begun,
          percent: 100 * QUALITY_SHARE + (1 - QUALITY_SHARE) * begun.percent,
          quality,
        });
      onBegun({ percent: 0 });
      await options.beginSync?.(linkId, onBegun, signal);
      onBegun({ percent: 100 });
    },
  };
}

/** The link as the registry will keep it. @throws LinkError `ADMIN_EMAIL_MISMATCH` where the ADMIN is no user. */
function describeLink(input: StartInput, users: readonly CrmUser[]): CompanyLink {
  const admin = adminAgent(input.agents, input.selection);
  const adminUser = users.find((user) => isActive(user) && sameEmail(user.email, admin.email));
  if (adminUser === undefined) throw new LinkError('ADMIN_EMAIL_MISMATCH', { email: admin.email });
  return {
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
  };
}

/** What tells the company from every other, read where it is at hand. */
async function identityOf({ sage, link }: LinkSides): Promise<CompanyLink['identity']> {
  return readCompanyIdentity(sage, await readCompany(sage, link.company.code));
}

/** Joins the ADMIN and the agents who were users before to their users, and puts the link into the registry. */
async function registerLink(
  { registry, state }: LinkOperations,
  { agents }: StartInput,
  link: CompanyLink,
  users: readonly CrmUser[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await withLedger(state, link.id, async (ledger) => {
    const joined = [{ code: link.adminAgentCode, userId: link.adminUserId }, ...agents];
    for (const { code, userId } of joined) {
      const user = users.find(({ id }) => id === userId);
      if (user !== undefined) await keepUser(ledger, code, user);
    }
  });
  if (signal.aborted) {
    // Cancelled meanwhile: its folder was taken away, and nothing of it may stay or come into the registry.
    state.removeLink(link.id);
    throw signal.reason;
  }
  registry.put(link);
  writeAudit(state.audit, 'linked', link.id, {
    company: link.company.name,
    implementation: link.implementation.id,
  });
}

function adminAgent(agents: readonly CommissionAgent[], selection: AgentSelection): CommissionAgent {
  const admin = agents.find(({ code }) => code === selection.admin);
  if (admin === undefined) throw new LinkError('ADMIN_REQUIRED');
  return admin;
}

import { sameEmail } from '../domain/emails.ts';
import type { AgentSelection, CommissionAgent } from '../domain/agents.ts';
import { invitationLimit } from '../domain/agents.ts';
import { LinkError, type ErrorDetail } from '../domain/errors.ts';
import type { NewImplementation } from '../domain/implementation.ts';
import type { LinkingEvent } from '../protocol/linking.ts';
import { summariseLink, type LinkSummary } from '../domain/link.ts';
import type { SqlConnection } from '../domain/sqlConnection.ts';
import { beginHere } from '../session/beginSync.ts';
import { requirePassword } from '../session/linkSides.ts';
import { lookUpAgents } from '../session/lookups.ts';
import { LinkingSession, type LinkingSnapshot } from '../session/linkingSession.ts';
import type { CommandContext } from './command.ts';
import { printCheck } from './printChecks.ts';

export interface LinkingRequest {
  readonly linkId: string;
  readonly connection: SqlConnection;
  readonly companyCode: number;
  readonly apiUrl: string;
  /** R4, R5; all empty together with `newImplementation`. */
  readonly implementationId: string;
  readonly implementationName: string;
  readonly publicKey: string;
  readonly hasPrivateKey: boolean;
  readonly newImplementation?: NewImplementation;
  readonly acceptPrivacy: boolean;
  readonly acceptTerms: boolean;
  readonly admin?: number;
  readonly invite: 'all' | 'none' | readonly number[];
  readonly synchronise: boolean;
}

/**
 * Goes through the linking machine from its first step to its end, as a person would in the wizard.
 *
 * @throws LinkError with what stopped it; a linking that made nothing that lasts leaves nothing behind.
 */
export async function runLinking(context: CommandContext, request: LinkingRequest): Promise<LinkSummary> {
  const { output, texts, signal } = context;
  const operations = context.operations();
  const session = LinkingSession.start(
    operations,
    { beginSync: request.synchronise ? beginHere(operations) : undefined },
    request.linkId,
  );
  const watch = session.subscribe(({ context: { progress } }) => {
    if (progress?.sync !== undefined) output.progress(progress.sync);
  });
  const onAbort = () => session.send({ type: 'CANCEL' });
  signal.addEventListener('abort', onAbort, { once: true });
  const step = async (event: LinkingEvent, isChosen = true) => {
    const snapshot = await session.step(event);
    if (signal.aborted) throw new LinkError('SYNC_STOPPED');
    failOnProblem(snapshot, isChosen);
    return snapshot;
  };

  try {
    await step({ type: 'CONNECT', connection: request.connection });
    const chosen = await step({ type: 'CHOOSE_COMPANY', code: request.companyCode });
    output.line(
      `✓ ${texts.text('step.company', { company: `${request.companyCode} ${chosen.context.company?.name}` })}`,
    );

    await enterImplementation(context, request, step);
    const accepted = await step({
      type: 'ACCEPT_TERMS',
      privacy: request.acceptPrivacy,
      terms: request.acceptTerms,
    });
    const { terms, created, workspace, checks } = accepted.context;
    output.line(`✓ ${texts.text('step.terms', { user: terms?.acceptedBy ?? '' })}`);
    if (created)
      output.line(
        `✓ ${texts.text('step.created', { implementation: `${workspace?.id} ${workspace?.name}` })}`,
      );

    if (!accepted.matches({ testing: 'succeeded' })) {
      for (const check of checks) printCheck(output, texts, check);
      throw testFailure(checks.find(({ result }) => result === 'failed')?.problem);
    }
    const time = checks.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    output.line(`✓ ${texts.text('step.tested', { time: texts.duration(time) })}`);
    for (const check of checks) if (check.result === 'warning') printCheck(output, texts, check);

    // Nobody was chosen yet: where the CRM does not tell its ADMIN, the command line does.
    const loaded = await step({ type: 'NEXT' }, false);
    const selection = select(context, loaded, request);
    await step({ type: 'SELECT_AGENTS', selection });
    const invited = await step({ type: 'INVITE' });
    reportInvitations(context, invited);

    await step({ type: 'NEXT' });
    if (request.synchronise) output.line(`· ${texts.text('step.syncing')}`);
    await step({ type: 'START' });
    output.endProgress();
    await step({ type: 'FINISH' });
    return summariseLink(operations.link(session.linkId));
  } catch (thrown) {
    output.endProgress();
    await giveUp(context, session);
    throw thrown;
  } finally {
    signal.removeEventListener('abort', onAbort);
    watch();
    session.stop();
  }
}

type Step = (event: LinkingEvent) => Promise<LinkingSnapshot>;

async function enterImplementation(
  context: CommandContext,
  request: LinkingRequest,
  step: Step,
): Promise<void> {
  const { output, texts } = context;
  const { apiUrl, implementationId, implementationName: name, publicKey, hasPrivateKey } = request;
  const submitted = await step({
    type: 'SUBMIT_IMPLEMENTATION',
    form: { apiUrl, implementationId, name, publicKey, hasPrivateKey },
  });
  if (submitted.matches({ implementation: 'askNew' })) {
    // R6: nothing given asks whether to create one; without the option the answer is no.
    if (request.newImplementation === undefined)
      throw new LinkError('FIELD_REQUIRED', { field: 'implementationId' });
    await requireAdminAgent(context, request);
    await step({ type: 'CREATE_NEW' });
    await step({ type: 'NAME_IMPLEMENTATION', implementation: request.newImplementation });
    return;
  }
  const { workspace, nameDiffers } = submitted.context;
  output.line(
    `✓ ${texts.text('step.implementation', { implementation: `${workspace?.id} ${workspace?.name}` })}`,
  );
  if (nameDiffers) output.line(`  ${texts.text('step.nameDiffers', { actual: workspace?.name ?? '' })}`);
  await step({ type: 'NEXT' });
}

/** Who is invited: those named, or all who can be, as many as there are licences for (R11, R12). */
function select(
  { output, texts }: CommandContext,
  { context }: LinkingSnapshot,
  request: LinkingRequest,
): AgentSelection {
  const admin = request.admin ?? context.selection?.admin;
  const withAdmin = admin === undefined ? {} : { admin };
  if (request.invite === 'none') return { ...withAdmin, invite: [] };
  if (request.invite !== 'all') return { ...withAdmin, invite: [...request.invite] };
  const invitable = context.agents.filter(({ problem }) => problem === undefined);
  const limit = invitationLimit(context.licences);
  const isAdmin = ({ code }: CommissionAgent) => code === admin;
  const newUsers = invitable
    .filter(({ userId }) => userId === undefined)
    .toSorted((a, b) => Number(isAdmin(b)) - Number(isAdmin(a)));
  const left = newUsers.length - limit;
  if (left > 0) output.line(`! ${texts.text('step.limited', { left, limit })}`);
  const users = invitable.filter(({ userId }) => userId !== undefined);
  return { ...withAdmin, invite: [...users, ...newUsers.slice(0, limit)].map(({ code }) => code) };
}

function reportInvitations({ output, texts }: CommandContext, { context }: LinkingSnapshot): void {
  const count = (wanted: string) => context.invitations.filter(({ result }) => result === wanted).length;
  output.line(`✓ ${texts.text('step.invited', { count: count('invited'), joined: count('alreadyUser') })}`);
  for (const { code, problem } of context.invitations) {
    if (problem === undefined) continue;
    output.line(`! ${texts.text('step.notInvited', { code, message: texts.error(problem).message })}`);
  }
}

/** The first thing that the machine holds against going on; `isChosen` where the agents count. */
function failOnProblem({ context }: LinkingSnapshot, isChosen: boolean): void {
  const selectionProblem = isChosen ? context.selectionProblems[0] : undefined;
  const problem = context.error ?? context.fieldProblems[0]?.error ?? selectionProblem?.error;
  if (problem !== undefined && problem.code !== 'CONNECTION_TEST_FAILED') throw toLinkError(problem);
}

function testFailure(problem: ErrorDetail | undefined): LinkError {
  return problem === undefined ? new LinkError('CONNECTION_TEST_FAILED') : toLinkError(problem);
}

function toLinkError({ code, params, cause }: ErrorDetail): LinkError {
  return new LinkError(code, params, cause);
}

/** Leaves nothing behind but what cannot be undone: an implementation that was created is told, and its linking kept. */
async function giveUp({ output, texts }: CommandContext, session: LinkingSession): Promise<void> {
  const { context, status } = session.snapshot;
  if (context.created) {
    const { id = '', name = '' } = context.workspace ?? {};
    const params = { id, name, publicKey: context.form?.publicKey ?? '', link: session.linkId };
    output.notice({ message: texts.text('step.createdKept', params), remedy: '' }, 'IMPLEMENTATION_CREATED');
  } else if (status === 'active') await session.step({ type: 'CANCEL' });
}

/** R13 for a new implementation, looked at before it is created: its ADMIN must be an agent that can be a user. */
async function requireAdminAgent({ operations }: CommandContext, request: LinkingRequest): Promise<void> {
  const password = await requirePassword(operations().secrets, request.linkId, request.connection);
  const { agents } = await lookUpAgents(request.connection, password, request.companyCode);
  const adminEmail = request.newImplementation?.adminEmail ?? '';
  const isAdmin = ({ email, problem }: CommissionAgent) =>
    problem === undefined && sameEmail(email, adminEmail);
  if (!agents.some(isAdmin)) throw new LinkError('ADMIN_REQUIRED', { adminEmail });
}

import { TELL_INTERVAL_MS } from '../../domain/activity.ts';
import { formatSqlServer, isSameLogin, type SqlConnection } from '../../domain/sqlConnection.ts';
import { LinkError } from '../../domain/errors.ts';
import { DEFAULT_API_URL, type ImplementationForm } from '../../domain/implementation.ts';
import type { LinkingEvent } from '../../protocol/linking.ts';
import type { CompanyBeside, WizardView } from '../../protocol/panel.ts';
import type { LinkOperations } from '../linkOperations.ts';
import { requirePassword } from '../linkSides.ts';
import type { LinkingSession } from '../linkingSession.ts';
import { secretProblem, type SecretKeeping, type SecretName } from '../../domain/secrets.ts';
import type { LinkingView } from '../../protocol/linkingView.ts';
import { unfinishedLinkings } from '../unfinishedLinkings.ts';
import { oneAtATime } from './coalesce.ts';
import type { OpenScreen, PanelServices, PanelSettings, ScreenOutput } from './openScreen.ts';

export interface WizardScreen extends OpenScreen {
  send(event: LinkingEvent): void;
  /**
   * Connects with the password typed, or with the one that was given before.
   *
   * @throws LinkError `SECRET_MISSING`: what was typed for one login is not sent to another server.
   */
  connect(connection: SqlConnection, password: string | undefined): Promise<void>;
  /** The same for an implementation and its private key. @throws LinkError `SECRET_MISSING`. */
  submitImplementation(form: ImplementationForm, privateKey: string | undefined): Promise<void>;
  /** A secret that the step under way lacks, or was refused: the step is tried again with it. */
  giveSecret(name: SecretName, value: string): Promise<void>;
  /** Connects as a linked company does. @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
  connectLike(linkId: string): Promise<void>;
  /** The same, and chooses the company once the list is there. @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
  chooseBeside(company: CompanyBeside): Promise<void>;
}

/** The wizard on one linking. @throws LinkError where it cannot be opened. */
export function openWizard(
  { operations, sessions, settings, keeping }: PanelServices,
  linkId: string | undefined,
  output: ScreenOutput,
): WizardScreen {
  const session = sessions.enter(linkId);
  const { secrets, registry } = operations;
  const send = oneAtATime(
    TELL_INTERVAL_MS,
    async () => output.show(await readWizard(operations, session, keeping, settings?.())),
    output.fail,
  );
  const unsubscribe = session.subscribe((snapshot) => {
    send();
    if (snapshot.value === 'cancelled') void forgetSecrets(operations, session.linkId).catch(output.fail);
  });
  send();

  const sendWithSecret = async (event: LinkingEvent, name: SecretName, value: string | undefined) => {
    if (value !== undefined) await secrets.set(session.linkId, name, value);
    session.send(event);
  };
  let stopChoosing = () => {};
  const connectLike = async (otherId: string) => {
    const { connection } = registry.get(otherId);
    const password = await requirePassword(secrets, otherId, connection);
    await sendWithSecret({ type: 'CONNECT', connection }, 'sqlPassword', password);
  };
  return {
    send: (event) => session.send(event),
    async connect(connection, password) {
      const known = session.view.company.connection;
      if (password === undefined && (known === undefined || !isSameLogin(known, connection)))
        throw new LinkError('SECRET_MISSING', { secret: 'sqlPassword', user: connection.user });
      await sendWithSecret({ type: 'CONNECT', connection }, 'sqlPassword', password);
    },
    async submitImplementation(form, privateKey) {
      const known = session.view.implementation.form?.apiUrl;
      if (form.hasPrivateKey && privateKey === undefined && known !== form.apiUrl)
        throw new LinkError('SECRET_MISSING', { secret: 'privateKey' });
      await sendWithSecret({ type: 'SUBMIT_IMPLEMENTATION', form }, 'privateKey', privateKey);
    },
    giveSecret: (name, value) =>
      // Invitations that could not leave are no step of their own to repeat.
      sendWithSecret({ type: session.view.state === 'agents.choosing' ? 'INVITE' : 'RETRY' }, name, value),
    connectLike,
    async chooseBeside({ code, linkId: otherId }) {
      await connectLike(otherId);
      stopChoosing = session.subscribe((snapshot) => {
        if (snapshot.matches({ company: 'listing' })) return;
        // Once: who comes back to the list chooses for themselves.
        stopChoosing();
        if (snapshot.matches({ company: 'choosing' })) session.send({ type: 'CHOOSE_COMPANY', code });
      });
    },
    refresh: send,
    close() {
      unsubscribe();
      stopChoosing();
      send.cancel();
      sessions.leave(session);
    },
  };
}

async function readWizard(
  operations: LinkOperations,
  session: LinkingSession,
  keeping: SecretKeeping,
  settings: PanelSettings = { connections: [], apiUrl: DEFAULT_API_URL },
): Promise<WizardView> {
  const { linkId, view } = session;
  return {
    screen: 'wizard',
    linking: view,
    connections: await knownConnections(operations, settings.connections),
    apiUrl: settings.apiUrl,
    // They are shown beside the companies alone, and each is a file to read.
    unfinished:
      view.step === 'company'
        ? unfinishedLinkings(operations).filter((other) => other.linkId !== linkId)
        : [],
    hasPassword: (await operations.secrets.get(linkId, 'sqlPassword')) !== undefined,
    hasPrivateKey: (await operations.secrets.get(linkId, 'privateKey')) !== undefined,
    refused: refusedOf(view),
    keeping,
  };
}

/** Each connection once, however many companies use it. */
async function knownConnections(
  { registry, secrets }: LinkOperations,
  configured: readonly SqlConnection[],
): Promise<WizardView['connections']> {
  const known = new Map<string, WizardView['connections'][number]>();
  for (const connection of configured) known.set(nameOf(connection), { connection, hasPassword: false });
  for (const { id, connection } of registry.list()) {
    const name = nameOf(connection);
    if (known.get(name)?.hasPassword === true) continue;
    const hasPassword = (await secrets.get(id, 'sqlPassword')) !== undefined;
    known.set(name, { linkId: id, connection, hasPassword });
  }
  return [...known.values()];
}

/** What the last try with it was refused for, there or in the connection test. */
function refusedOf({ error, checks }: LinkingView): SecretName[] {
  const problems = [error, ...checks.map(({ problem }) => problem)];
  const refused = new Set<SecretName>();
  for (const problem of problems) {
    const found = problem === undefined ? undefined : secretProblem(problem);
    if (found?.isMissing === false) refused.add(found.secret);
  }
  return [...refused];
}

function nameOf(connection: SqlConnection): string {
  return [formatSqlServer(connection), connection.database, connection.user].join('\n').toLowerCase();
}

/** Of a linking that was given up: a link keeps its own. */
export async function forgetSecrets({ registry, secrets }: LinkOperations, linkId: string): Promise<void> {
  if (!registry.has(linkId)) await secrets.delete(linkId);
}

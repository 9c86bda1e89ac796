import { formatSqlServer, type SqlConnection } from '../../protocol/sqlConnection.ts';
import { DEFAULT_API_URL } from '../../protocol/implementation.ts';
import type { LinkingEvent } from '../../protocol/linking.ts';
import type { WizardView } from '../../protocol/panel.ts';
import type { LinkOperations } from '../linkOperations.ts';
import { requireSecret } from '../linkSides.ts';
import type { LinkingSession } from '../linkingSession.ts';
import type { SecretName } from '../secretVault.ts';
import { unfinishedLinkings } from '../unfinishedLinkings.ts';
import { coalesce } from './coalesce.ts';
import {
  VIEW_INTERVAL,
  type OpenScreen,
  type PanelServices,
  type PanelSettings,
  type ScreenOutput,
} from './openScreen.ts';

export interface WizardScreen extends OpenScreen {
  readonly linkId: string;
  send(event: LinkingEvent): void;
  /** Keeps what was typed, where something was, and sends the event that it belongs to. */
  sendWithSecret(event: LinkingEvent, name: SecretName, value: string | undefined): Promise<void>;
  /** Connects as a linked company does. @throws LinkError `LINK_NOT_FOUND` or `SECRET_MISSING`. */
  connectLike(linkId: string): Promise<void>;
}

/** The wizard on one linking. @throws LinkError where it cannot be opened. */
export function openWizard(
  { operations, sessions, settings }: PanelServices,
  linkId: string | undefined,
  output: ScreenOutput,
): WizardScreen {
  const session = sessions.enter(linkId);
  const { secrets, registry } = operations;
  const send = coalesce(
    VIEW_INTERVAL,
    () => void readWizard(operations, session, settings?.()).then(output.show, output.fail),
  );
  const unsubscribe = session.subscribe((snapshot) => {
    send();
    if (snapshot.value === 'cancelled') void forgetSecrets(operations, session.linkId).catch(output.fail);
  });
  send();

  const sendWithSecret: WizardScreen['sendWithSecret'] = async (event, name, value) => {
    if (value !== undefined) await secrets.set(session.linkId, name, value);
    session.send(event);
  };
  return {
    linkId: session.linkId,
    send: (event) => session.send(event),
    sendWithSecret,
    async connectLike(otherId) {
      const { connection } = registry.get(otherId);
      const password = await requireSecret(secrets, otherId, 'sqlPassword');
      await sendWithSecret({ type: 'CONNECT', connection }, 'sqlPassword', password);
    },
    refresh: send,
    close() {
      unsubscribe();
      send.cancel();
      sessions.leave(session);
    },
  };
}

async function readWizard(
  operations: LinkOperations,
  session: LinkingSession,
  settings: PanelSettings = { connections: [], apiUrl: DEFAULT_API_URL },
): Promise<WizardView> {
  const { linkId, view } = session;
  return {
    screen: 'wizard',
    linking: view,
    connections: knownConnections(operations, settings.connections),
    apiUrl: settings.apiUrl,
    unfinished: unfinishedLinkings(operations).filter((other) => other.linkId !== linkId),
    hasPassword: (await operations.secrets.get(linkId, 'sqlPassword')) !== undefined,
  };
}

/** Each connection once, however many companies use it. */
function knownConnections(
  { registry }: LinkOperations,
  configured: readonly SqlConnection[],
): WizardView['connections'] {
  const known = new Map<string, WizardView['connections'][number]>();
  for (const connection of configured) known.set(nameOf(connection), { connection });
  for (const { id, connection } of registry.list()) known.set(nameOf(connection), { linkId: id, connection });
  return [...known.values()];
}

function nameOf(connection: SqlConnection): string {
  return [formatSqlServer(connection), connection.database, connection.user].join('\n').toLowerCase();
}

/** Of a linking that was given up: a link keeps its own. */
async function forgetSecrets({ registry, secrets }: LinkOperations, linkId: string): Promise<void> {
  if (!registry.list().some(({ id }) => id === linkId)) await secrets.delete(linkId);
}

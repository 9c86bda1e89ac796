import { LinkError, toErrorDetail } from '../../domain/errors.ts';
import {
  panelCommand,
  type PanelCommand,
  type PanelMessage,
  type PanelScreen,
} from '../../protocol/panel.ts';
import type { OpenScreen, PanelServices, WorkOutput } from './openScreen.ts';
import { openOverview } from './overviewScreen.ts';
import { openStatus, type StatusScreen } from './statusScreen.ts';
import { forgetSecrets, openWizard, type WizardScreen } from './wizardScreen.ts';

type Shown =
  | { readonly name: 'overview'; readonly screen: OpenScreen }
  | { readonly name: 'status'; readonly linkId: string; readonly screen: StatusScreen }
  | { readonly name: 'wizard'; readonly screen: WizardScreen };

/** What is asked of a link. */
type SteeringCommand = Extract<
  PanelCommand,
  { type: 'runNow' | 'pause' | 'resume' | 'retry' | 'confirmServer' | 'acceptMissing' }
>;

/** Of what is wrong in a message: a long list can be wrong in each of its places. */
const PLACES_TOLD = 5;

/** The session side of one panel: carries out its commands in order, and sends what it has to show. */
export class PanelController {
  readonly #services: PanelServices;
  readonly #send: (message: PanelMessage) => void;
  #shown: Shown | undefined;
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;
  #opening: symbol | undefined;

  constructor(services: PanelServices, send: (message: PanelMessage) => void) {
    this.#services = services;
    this.#send = send;
  }

  /** Takes whatever came from a panel; what is no command is refused, and the panel told so. */
  receive(message: unknown): void {
    const parsed = panelCommand.safeParse(message);
    if (!parsed.success) {
      // The places alone: the values may be secret.
      const places = parsed.error.issues.slice(0, PLACES_TOLD).map(({ path }) => path.join('.') || '(root)');
      this.#fail(new LinkError('PANEL_MESSAGE_REFUSED', { places: places.join(', ') }));
      return;
    }
    this.#last = this.#last.then(() => this.#carryOut(parsed.data)).catch((thrown) => this.#fail(thrown));
  }

  close(): void {
    this.#isClosed = true;
    this.#shown?.screen.close();
    this.#shown = undefined;
  }

  async #carryOut(command: PanelCommand): Promise<void> {
    if (this.#isClosed) return;
    switch (command.type) {
      case 'ready':
        return this.#show(command.screen ?? { name: 'overview' });
      case 'show':
        return this.#show(command.screen);
      case 'refresh':
        return this.#shown?.screen.refresh();
      case 'discard':
        await this.#services.sessions.discard(command.linkId);
        await forgetSecrets(this.#services.operations, command.linkId);
        return this.#shown?.screen.refresh();
      case 'connect':
        return this.#wizard()?.connect(command.connection, command.password);
      case 'connectLike':
        return this.#wizard()?.connectLike(command.linkId);
      case 'submitImplementation':
        return this.#wizard()?.submitImplementation(command.form, command.privateKey);
      case 'linking':
        return this.#wizard()?.send(command.event);
      case 'openGuide':
        // Seen to by the editor, before it is here; in a browser it is a link.
        return;
      case 'giveSecret':
        return this.#giveSecret(command);
      case 'testConnection':
      case 'verify':
        return this.#status()?.screen.work[command.type]();
      case 'stopWork':
        return this.#status()?.screen.work.stop();
      case 'unlink':
        return this.#unlink(command.linkId ?? this.#status()?.linkId);
      case 'tryDemo':
        return this.#tryDemo();
      case 'saveReport':
        return this.#saveReport(command);
      case 'runNow':
      case 'pause':
      case 'resume':
      case 'retry':
      case 'confirmServer':
      case 'acceptMissing':
        return this.#steer(command);
    }
  }

  /** Commands about the link that they name, else the one whose status is shown. */
  async #steer(command: SteeringCommand): Promise<void> {
    const { service, operations } = this.#services;
    const linkId = ('linkId' in command ? command.linkId : undefined) ?? this.#status()?.linkId;
    if (linkId === undefined) return;
    if (command.type === 'pause') await service.pause(linkId);
    else if (command.type === 'resume') await service.resume(linkId);
    else {
      if (command.type === 'retry') await operations.releaseFailures(linkId, command.record);
      if (command.type === 'confirmServer') await operations.confirmServer(linkId);
      if (command.type === 'acceptMissing') await operations.acceptMissing(linkId);
      await service.runNow(linkId, { confirmDeletes: command.type === 'runNow' && command.confirmDeletes });
    }
    this.#shown?.screen.refresh();
  }

  async #giveSecret(command: Extract<PanelCommand, { type: 'giveSecret' }>): Promise<void> {
    await this.#wizard()?.giveSecret(command.secret, command.value);
    this.#status()?.screen.work.giveSecret(command);
  }

  /** Nothing more is read of a link that goes; one that stays is shown again. */
  async #unlink(linkId: string | undefined): Promise<void> {
    if (linkId === undefined) return;
    const isShown = this.#status()?.linkId === linkId;
    this.#shown?.screen.close();
    this.#opening = undefined;
    try {
      const { company } = await this.#services.changes.unlink(linkId);
      this.#open({ name: 'overview' });
      this.#tell({ type: 'done', done: { what: 'unlinked', company: company.name } });
    } catch (thrown) {
      this.#open(isShown ? { name: 'status', linkId } : { name: 'overview' });
      throw thrown;
    }
  }

  async #tryDemo(): Promise<void> {
    const linkId = await this.#services.beginDemo?.();
    if (linkId !== undefined) this.#open({ name: 'wizard', linkId });
  }

  async #saveReport({
    linkId = this.#status()?.linkId,
    language,
  }: Extract<PanelCommand, { type: 'saveReport' }>): Promise<void> {
    if (linkId === undefined) return;
    const document = await this.#services.saveReport(linkId, language);
    if (document !== undefined) this.#tell({ type: 'document', document });
  }

  async #show(screen: PanelScreen): Promise<void> {
    this.#open(screen);
    if (screen.name === 'wizard' && screen.company !== undefined)
      await this.#wizard()?.chooseBeside(screen.company);
  }

  #status(): Extract<Shown, { name: 'status' }> | undefined {
    return this.#shown?.name === 'status' ? this.#shown : undefined;
  }

  #wizard(): WizardScreen | undefined {
    return this.#shown?.name === 'wizard' ? this.#shown.screen : undefined;
  }

  /** What cannot be opened leaves the panel where everything can be reached from. */
  #open(screen: PanelScreen): void {
    this.#shown?.screen.close();
    this.#shown = undefined;
    const opening = (this.#opening = Symbol(screen.name));
    // What an earlier screen was still reading must not replace this one.
    const output: WorkOutput = {
      show: (view) => opening === this.#opening && this.#tell({ type: 'view', view }),
      fail: (thrown) => opening === this.#opening && this.#fail(thrown),
      done: (done) => opening === this.#opening && this.#tell({ type: 'done', done }),
    };
    const overview = (): Shown => ({ name: 'overview', screen: openOverview(this.#services, output) });
    try {
      this.#shown = screen.name === 'overview' ? overview() : this.#openLink(screen, output);
    } catch (thrown) {
      this.#shown = overview();
      this.#fail(thrown);
    }
  }

  #openLink(screen: Exclude<PanelScreen, { name: 'overview' }>, output: WorkOutput): Shown {
    const { linkId } = screen;
    if (screen.name === 'wizard')
      return { name: 'wizard', screen: openWizard(this.#services, linkId, output) };
    this.#services.operations.link(screen.linkId);
    return {
      name: 'status',
      linkId: screen.linkId,
      screen: openStatus(this.#services, screen.linkId, output, screen.action),
    };
  }

  #fail(thrown: unknown): void {
    this.#tell({ type: 'problem', problem: toErrorDetail(thrown) });
  }

  #tell(message: PanelMessage): void {
    if (!this.#isClosed) this.#send(message);
  }
}

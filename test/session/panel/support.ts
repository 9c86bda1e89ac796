import {
  panelMessage,
  type DoneNotice,
  type PanelDocument,
  type PanelMessage,
  type PanelView,
} from '../../../src/protocol/panel.ts';
import { linkChanges } from '../../../src/host/linkChanges.ts';
import { beginInService } from '../../../src/session/beginSync.ts';
import { LinkOperations } from '../../../src/session/linkOperations.ts';
import { LinkingSessions } from '../../../src/session/linkingSessions.ts';
import type { PanelServices } from '../../../src/session/panel/openScreen.ts';
import { PanelController } from '../../../src/session/panel/panelController.ts';
import { ServiceHere } from '../../support/serviceHere.ts';
import type { SessionBench } from '../support/sessionBench.ts';

/** A host with its panels, on the state folder of a bench. */
export class PanelBench {
  readonly service: ServiceHere;
  readonly services: PanelServices;
  /** What a host without a dialog gives the panel to save. */
  document: PanelDocument | undefined = { name: 'report.html', page: '<p>a report</p>' };
  /** The reports that were asked for: link and language. */
  readonly reports: (readonly [linkId: string, language: string])[] = [];
  readonly #panels: TestPanel[] = [];

  constructor(bench: SessionBench) {
    const operations = bench.open();
    this.service = new ServiceHere((secrets) => new LinkOperations(bench.stateDir, secrets));
    const sessions = new LinkingSessions(operations, { beginSync: beginInService(operations, this.service) });
    const saveReport = async (linkId: string, language: string) => {
      this.reports.push([linkId, language]);
      return this.document;
    };
    this.services = {
      operations,
      sessions,
      service: this.service,
      changes: linkChanges({ operations, service: this.service }),
      keeping: 'memory',
      saveReport,
    };
  }

  open(): TestPanel {
    const panel = new TestPanel(this.services);
    this.#panels.push(panel);
    return panel;
  }

  async close(): Promise<void> {
    for (const panel of this.#panels) panel.close();
    await Promise.all(this.service.runs);
  }
}

type ViewOf<Screen extends PanelView['screen']> = Extract<PanelView, { screen: Screen }>;

/** A panel that reads what it is sent as the real one does, and waits for what it wants to see. */
export class TestPanel {
  readonly received: PanelMessage[] = [];
  readonly #controller: PanelController;
  readonly #watchers = new Set<() => void>();

  constructor(services: PanelServices) {
    this.#controller = new PanelController(services, (message) => {
      // Over the wire and through the schema, as in the panel.
      this.received.push(panelMessage.parse(JSON.parse(JSON.stringify(message))));
      for (const watcher of this.#watchers) watcher();
    });
  }

  send(command: unknown): void {
    this.#controller.receive(command);
  }

  close(): void {
    this.#controller.close();
  }

  /** The next view of this screen, from now on or the last one, that is as wanted. */
  async view<Screen extends PanelView['screen']>(
    screen: Screen,
    isWanted: (view: ViewOf<Screen>) => boolean = () => true,
  ): Promise<ViewOf<Screen>> {
    return this.#message((message) => {
      if (message?.type !== 'view' || message.view.screen !== screen) return undefined;
      const view = message.view as ViewOf<Screen>;
      return isWanted(view) ? view : undefined;
    });
  }

  async problem(): Promise<string> {
    return this.#message((message) => (message?.type === 'problem' ? message.problem.code : undefined));
  }

  /** What was said to be done, at any time. */
  async done(): Promise<DoneNotice> {
    const isThere = () => this.received.find((message) => message.type === 'done')?.done;
    return this.#message(isThere);
  }

  async document(): Promise<PanelDocument> {
    return this.#message((message) => (message?.type === 'document' ? message.document : undefined));
  }

  #message<T>(find: (last: PanelMessage | undefined) => T | undefined): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const look = () => {
      const found = find(this.received.at(-1));
      if (found === undefined) return;
      this.#watchers.delete(look);
      resolve(found);
    };
    this.#watchers.add(look);
    look();
    return promise;
  }
}

import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ErrorDetail } from '../domain/errors.ts';
import type { DoneNotice, PanelCommand, PanelMessage, PanelScreen, PanelView } from '../protocol/panel.ts';
import { COMMAND_EVENT } from './commandEvent.ts';
import { useDrafts } from './drafts.ts';
import { ATTEMPTS, openHostChannel, type PanelState } from './hostChannel.ts';
import './overview/overviewScreen.ts';
import { text } from './panelTexts.ts';
import type { TextKey } from '../texts/texts.ts';
import './parts/icon.ts';
import './parts/problem.ts';
import { saveDocument } from './saveDocument.ts';
import './status/statusScreen.ts';
import { shared } from './styles.ts';
import './wizard/wizardScreen.ts';

const DONE: Readonly<Record<DoneNotice['what'], TextKey>> = {
  passwordChanged: 'command.passwordChanged',
  keysRotated: 'command.rotated',
  unlinked: 'unlink.done',
};

/** The panel: holds the channel to its host and draws the screen that the host says. */
@customElement('sl-app')
export class PanelApp extends LitElement {
  static override styles = [
    shared,
    css`
      main {
        max-width: 80rem;
        margin: 0 auto;
        padding: 1.25rem 1.5rem 2rem;
      }
      .notice {
        display: grid;
        gap: 0.5rem;
        margin-bottom: 1rem;
      }
      @media (max-width: 480px) {
        main {
          padding: 0.75rem;
        }
      }
    `,
  ];

  @state() accessor view: PanelView | undefined;
  @state() accessor problem: ErrorDetail | undefined;
  /** What was done, where the screen does not show it. */
  @state() accessor done: DoneNotice | undefined;
  @state() accessor isLost = false;
  /** It was looked for so long that a person must start it again. */
  @state() accessor isGone = false;
  readonly #channel = openHostChannel();
  #kept: PanelState = this.#channel.getState();

  override connectedCallback(): void {
    super.connectedCallback();
    useDrafts({
      get: (form) => this.#kept.drafts[form] ?? {},
      set: (form, values) => this.#keep({ drafts: { ...this.#kept.drafts, [form]: values } }),
    });
    this.addEventListener(COMMAND_EVENT, (event) =>
      this.#command((event as CustomEvent<PanelCommand>).detail),
    );
    this.#channel.listen({
      onMessage: (message) => this.#receive(message),
      onOpen: () => {
        this.isLost = false;
        this.isGone = false;
        this.#begin();
      },
      onLost: (attempts) => {
        this.isLost = true;
        this.isGone = attempts >= ATTEMPTS;
      },
    });
  }

  override render() {
    // What is pressed while nobody listens would be lost: nothing can be.
    return html`
      <main>
        <p role="status" class=${this.done === undefined ? '' : 'notice'}>
          ${this.done === undefined ? nothing : html`<span><sl-icon name="pass"></sl-icon> ${text(DONE[this.done.what], this.done)}</span>`}
        </p>
        <div class="notice" ?hidden=${!this.isLost && this.problem === undefined}>
          ${this.isLost ? html`<p role="alert">${this.isGone ? text('addin.startAgain') : text('panel.lost')}</p>` : nothing}
          ${
            this.problem === undefined
              ? nothing
              : html`<sl-problem alert .problem=${this.problem}>
                  <vscode-button appearance="secondary" @click=${this.#dismiss}
                    >${this.view === undefined ? text('button.retry') : text('button.dismiss')}</vscode-button
                  >
                </sl-problem>`
          }
        </div>
        ${this.view?.screen === 'wizard' ? nothing : html`<h1 class="unseen">Sage 200 Link</h1>`}
        <div ?inert=${this.isLost}>${this.#screen()}</div>
      </main>
    `;
  }

  /** Inert while the connection is lost: what is pressed while nobody listens would be lost. */
  #screen() {
    switch (this.view?.screen) {
      case undefined:
        return html`<sl-busy label=${text('panel.opening')}></sl-busy>`;
      case 'overview':
        return html`<sl-overview .view=${this.view} ?failed=${this.problem !== undefined}></sl-overview>`;
      case 'wizard':
        return html`<sl-wizard .view=${this.view}></sl-wizard>`;
      case 'status':
        return html`<sl-status .view=${this.view} .done=${this.done}></sl-status>`;
    }
  }

  #receive(message: PanelMessage): void {
    if (message.type === 'problem') {
      this.problem = message.problem;
      return;
    }
    if (message.type === 'done') {
      this.done = message.done;
      return;
    }
    if (message.type === 'document') return saveDocument(message.document);
    this.view = message.view;
    this.#keep({ screen: screenOf(message.view) });
  }

  #begin(): void {
    const { screen } = this.#kept;
    this.#channel.send({ type: 'ready', ...(screen === undefined ? {} : { screen }) });
  }

  #command(command: PanelCommand): void {
    // To read about a problem does away with none.
    if (command.type !== 'openGuide') {
      this.problem = undefined;
      this.done = undefined;
    }
    this.#channel.send(command);
  }

  #keep(change: Partial<PanelState>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#channel.setState(this.#kept);
  }

  /** Where nothing could be opened yet, it is tried again. */
  #dismiss(): void {
    this.problem = undefined;
    if (this.view === undefined) this.#begin();
  }
}

/** Where the panel is to be opened again. */
function screenOf(view: PanelView): PanelScreen {
  switch (view.screen) {
    case 'overview':
      return { name: 'overview' };
    case 'wizard':
      return { name: 'wizard', linkId: view.linking.linkId };
    case 'status':
      return { name: 'status', linkId: view.link.id };
  }
}

import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LinkAction, OfferedAction } from '../../domain/linkActions.ts';
import { text } from '../panelTexts.ts';
import './confirmButton.ts';
import { shared } from '../styles.ts';

/**
 * What can be done with one company, a button each; one that would be refused now says why. Sends `action` with the
 * action that was chosen.
 */
@customElement('sl-actions')
export class ActionButtons extends LitElement {
  static override styles = [
    shared,
    css`
      vscode-button[aria-disabled='true'] {
        opacity: 0.6;
      }
    `,
  ];

  @property({ attribute: false }) accessor actions: readonly OfferedAction[] = [];
  /** The company's name. */
  @property() accessor company = '';

  override render() {
    return html`<div class="row" role="group" aria-label=${text('actions.of', { company: this.company })}>
        ${this.actions.map((offered) => this.#button(offered))}
      </div>
      <p class="unseen" role="status"></p>`;
  }

  #button({ action, obstacle }: OfferedAction) {
    const label = text(`action.${action}`);
    if (action === 'unlink')
      return html`<sl-confirm
        label=${label}
        question=${`${text('command.unlinkQuestion', { company: this.company })} ${text('command.unlinkDetail')}`}
        @confirmed=${() => this.#choose(action)}
      ></sl-confirm>`;
    if (obstacle === undefined)
      return html`<vscode-button appearance="secondary" @click=${() => this.#choose(action)}
        >${label}</vscode-button
      >`;
    const reason = text(`actionBlocked.${obstacle}`);
    // It can have the focus, so that its reason is heard, too.
    return html`<vscode-button
      appearance="secondary"
      aria-disabled="true"
      aria-label=${`${label}. ${reason}`}
      title=${reason}
      @click=${() => this.#say(reason)}
      >${label}</vscode-button
    >`;
  }

  #choose(action: LinkAction): void {
    this.dispatchEvent(new CustomEvent('action', { detail: action }));
  }

  /** Aloud at each try. */
  #say(reason: string): void {
    const status = this.renderRoot.querySelector('[role=status]');
    if (status !== null) status.textContent = status.textContent === reason ? `${reason} ` : reason;
  }
}

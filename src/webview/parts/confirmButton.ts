import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { text } from '../panelTexts.ts';
import { shared } from '../styles.ts';

/** A button for what cannot be taken back: it asks once more, in place, and then sends `confirmed`. */
@customElement('sl-confirm')
export class ConfirmButton extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
      }
    `,
  ];

  @property() accessor label = '';
  @property() accessor question = '';
  @state() accessor isAsking = false;

  override render() {
    return this.isAsking
      ? html`<span class="row" role="group" aria-label=${this.question}>
          <span role="alert">${this.question}</span>
          <vscode-button id="yes" @click=${this.#confirm}>${this.label}</vscode-button>
          <vscode-button appearance="secondary" @click=${() => this.#ask(false)}
            >${text('button.no')}</vscode-button
          >
        </span>`
      : html`<vscode-button id="ask" appearance="secondary" @click=${() => this.#ask(true)}
          >${this.label}</vscode-button
        >`;
  }

  async #ask(isAsking: boolean): Promise<void> {
    this.isAsking = isAsking;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(isAsking ? '#yes' : '#ask')?.focus();
  }

  #confirm(): void {
    this.isAsking = false;
    this.dispatchEvent(new CustomEvent('confirmed'));
  }
}

import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { text } from '../panelTexts.ts';
import { linkButton, shared } from '../styles.ts';

/** Milliseconds for which the button says that it has copied. */
const CONFIRMATION = 2000;

/** Copies a text, and says so. */
@customElement('sl-copy')
export class CopyButton extends LitElement {
  static override styles = [shared, linkButton];

  @property({ attribute: false }) accessor copied = '';
  @property() accessor label = '';
  @state() accessor isCopied = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`
      <button type="button" @click=${this.#copy}>
        ${this.isCopied ? text('button.copied') : this.label}
      </button>
      <span class="unseen" role="status">${this.isCopied ? text('button.copied') : ''}</span>
    `;
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.copied);
    this.isCopied = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isCopied = false;
    }, CONFIRMATION);
  }
}

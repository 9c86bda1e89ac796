import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { text } from '../panelTexts.ts';
import { shared } from '../styles.ts';

/** Milliseconds before work in progress is named, and before it can be given up. */
const NAME_AFTER = 400;
const CANCEL_AFTER = 10_000;

/** Stands for what is being read: its shape at once, what is going on a little later, a way out when it takes long. */
@customElement('sl-busy')
export class Busy extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      .line {
        height: 1rem;
        border-radius: 2px;
        background: var(--vscode-editorWidget-background, var(--vscode-input-background));
      }
      .line:nth-child(3n) {
        width: 85%;
      }
      .line:nth-child(3n + 1) {
        width: 70%;
      }
      .named {
        min-height: 2rem;
      }
      vscode-progress-ring {
        height: 1.25rem;
      }
      /* It turns whatever the person asked for; the words beside it say the same. */
      @media (prefers-reduced-motion: reduce) {
        vscode-progress-ring {
          display: none;
        }
      }
    `,
  ];

  /** What is going on. */
  @property() accessor label = '';
  @property({ type: Number }) accessor lines = 4;
  /** Whether giving up is possible; the element then sends `give-up`. */
  @property({ type: Boolean }) accessor cancellable = false;
  @state() accessor isNamed = false;
  @state() accessor isLong = false;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timers.push(
      setTimeout(() => {
        this.isNamed = true;
      }, NAME_AFTER),
      setTimeout(() => {
        this.isLong = true;
      }, CANCEL_AFTER),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  override render() {
    return html`
      <div class="row named" role="status">
        ${this.isNamed ? html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>${this.label}` : nothing}
        ${
          this.isLong && this.cancellable
            ? html`<vscode-button appearance="secondary" @click=${this.#giveUp}
                >${text('button.cancel')}</vscode-button
              >`
            : nothing
        }
      </div>
      ${Array.from({ length: this.lines }, () => html`<div class="line" aria-hidden="true"></div>`)}
    `;
  }

  #giveUp(): void {
    this.dispatchEvent(new CustomEvent('give-up'));
  }
}

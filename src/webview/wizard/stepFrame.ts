import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ErrorDetail } from '../../domain/errors.ts';
import { text } from '../panelTexts.ts';
import type { WizardView } from '../../protocol/panel.ts';
import '../parts/problem.ts';
import { cureForm } from '../parts/secretForm.ts';
import { shared } from '../styles.ts';

/**
 * What every step has: a heading that takes the focus, a sentence that says why, the thing itself, what went wrong,
 * and Back and Next. Sends `back` and `next`; a blocked Next says why and sends nothing.
 */
@customElement('sl-step')
export class StepFrame extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
        max-width: 62rem;
      }
      .lead {
        max-width: 72ch;
        margin-top: 0.25rem;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        align-items: center;
        gap: 0.5rem;
        padding-top: 1rem;
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      vscode-button[aria-disabled='true'] {
        opacity: 0.6;
      }
      .reason {
        flex: 1 1 14rem;
        text-align: right;
      }
      .start {
        margin-right: auto;
      }
    `,
  ];

  /** What the step asks; a new one takes the focus. */
  @property() accessor heading = '';
  @property() accessor lead = '';
  @property({ attribute: false }) accessor problem: ErrorDetail | undefined;
  @property({ type: Boolean }) accessor canGoBack = false;
  /** Where a missing or refused secret can be typed in the problem's box; left out where the step has its field. */
  @property({ attribute: false }) accessor secrets: WizardView | undefined;
  /** The words on the primary button; none where there is nothing to go on to. */
  @property() accessor next = '';
  /** Why Next does nothing now. */
  @property() accessor blocked = '';

  override render() {
    return html`
      <header>
        <h2 tabindex="-1">${this.heading}</h2>
        ${this.lead ? html`<p class="lead quiet">${this.lead}</p>` : nothing}
      </header>
      ${
        this.problem === undefined
          ? nothing
          : html`<sl-problem alert tabindex="-1" .problem=${this.problem}
              >${this.#cure(this.problem)}</sl-problem
            >`
      }
      <div class="stack" @keydown=${this.#onKey}><slot></slot></div>
      <footer>
        <div class="start"><slot name="start"></slot></div>
        ${this.blocked && this.next ? html`<p class="reason quiet" id="reason">${this.blocked}</p>` : nothing}
        ${
          this.canGoBack
            ? html`<vscode-button appearance="secondary" @click=${() => this.#tell('back')}
                >${text('button.back')}</vscode-button
              >`
            : nothing
        }
        <slot name="beside"></slot>
        ${
          this.next
            ? html`<vscode-button
                id="next"
                aria-disabled=${this.blocked ? 'true' : 'false'}
                aria-label=${this.blocked ? `${this.next}. ${this.blocked}` : this.next}
                @click=${this.#goOn}
                >${this.next}</vscode-button
              >`
            : nothing
        }
      </footer>
      <p class="unseen" role="status"></p>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('problem') && this.problem !== undefined) {
      this.renderRoot.querySelector<HTMLElement>('sl-problem')?.focus();
    } else if (changed.has('heading')) this.renderRoot.querySelector('h2')?.focus();
  }

  #cure(problem: ErrorDetail) {
    if (this.secrets === undefined) return nothing;
    const { keeping, linking } = this.secrets;
    return cureForm(problem, { keeping, login: linking.company.connection?.user ?? '' });
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    if (event.key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    this.#goOn();
  }

  #goOn(): void {
    if (this.next === '') return;
    if (this.blocked === '') return this.#tell('next');
    // Said aloud at each try, also to who does not see the reason beside the button.
    const status = this.renderRoot.querySelector('[role=status]');
    if (status !== null)
      status.textContent = status.textContent === this.blocked ? `${this.blocked} ` : this.blocked;
  }

  #tell(name: 'back' | 'next'): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

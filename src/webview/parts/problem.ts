import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ErrorDetail } from '../../domain/errors.ts';
import { errorText, text } from '../panelTexts.ts';
import { shared } from '../styles.ts';
import './copyButton.ts';
import './guideLink.ts';
import './icon.ts';

/** What happened, what to do, and the other side's own words to copy. Announced as soon as it is there. */
@customElement('sl-problem')
export class Problem extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: 0.75rem 1rem;
        border: 1px solid var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
        border-left-width: 3px;
      }
      :host([kind='warning']) {
        border-color: var(--vscode-inputValidation-warningBorder, var(--vscode-editorWarning-foreground));
      }
      .grid {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.25rem 0.5rem;
      }
      .body {
        display: grid;
        gap: 0.25rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .message {
        font-weight: 600;
      }
      .detail {
        margin-top: 0.25rem;
      }
    `,
  ];

  @property({ attribute: false }) accessor problem: ErrorDetail | undefined;
  @property({ reflect: true }) accessor kind: 'error' | 'warning' = 'error';
  /** Whether it interrupts: for what just happened, not for what stands in a list. */
  @property({ type: Boolean }) accessor alert = false;

  override render() {
    if (this.problem === undefined) return nothing;
    const { message, remedy } = errorText(this.problem);
    const { code, cause } = this.problem;
    const copied = [message, remedy, code, cause].filter(Boolean).join('\n');
    return html`
      <div class="grid" role=${this.alert ? 'alert' : nothing}>
        <sl-icon
          name=${this.kind}
          label=${text(this.kind === 'error' ? 'mark.failed' : 'mark.warning')}
        ></sl-icon>
        <div class="body">
          <p class="message">${message}</p>
          <p>${remedy}</p>
          <p class="row detail quiet">
            <span class="code">${code}</span>
            ${cause === undefined ? nothing : html`<span>${cause}</span>`}
            <sl-copy .copied=${copied} label=${text('button.copyDetail')}></sl-copy>
            <sl-guide-link .code=${code}></sl-guide-link>
          </p>
          <slot></slot>
        </div>
      </div>
    `;
  }
}

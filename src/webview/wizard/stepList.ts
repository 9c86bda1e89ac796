import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { STEPS, type Step } from '../../protocol/linking.ts';
import type { LinkingView, StepState } from '../../protocol/linkingView.ts';
import { text } from '../panelTexts.ts';
import type { IconName } from '../parts/icon.ts';
import { shared } from '../styles.ts';

const MARKS: Readonly<Record<StepState, IconName>> = {
  done: 'check',
  current: 'current',
  todo: 'circle',
  failed: 'error',
};

/** The steps with their marks; on a narrow panel one line that says where one is. A done step can be looked at. */
@customElement('sl-step-list')
export class StepList extends LitElement {
  static override styles = [
    shared,
    css`
      ol {
        display: grid;
        gap: 0.25rem;
      }
      li {
        display: grid;
      }
      button,
      .step {
        display: grid;
        width: 100%;
        grid-template-columns: 1rem minmax(0, 1fr) 1rem;
        gap: 0.5rem;
        align-items: center;
        padding: 0.4rem 0.75rem;
        border: 0;
        border-left: 2px solid transparent;
        background: none;
        color: var(--vscode-descriptionForeground);
        font: inherit;
        text-align: left;
      }
      button {
        color: var(--vscode-foreground);
        cursor: pointer;
      }
      button:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .here {
        border-left-color: var(--vscode-focusBorder);
        color: var(--vscode-foreground);
        font-weight: 600;
      }
      .index {
        font-variant-numeric: tabular-nums;
      }
      .line {
        display: none;
        font-weight: 600;
      }
      @media (max-width: 719px) {
        ol {
          display: none;
        }
        .line {
          display: block;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor linking: LinkingView | undefined;
  /** The step that is being looked at, where it is not the one that the linking stands at. */
  @property({ attribute: false }) accessor peeked: Step | undefined;

  override render() {
    const { linking } = this;
    if (linking === undefined) return nothing;
    const position = STEPS.indexOf(linking.step) + 1;
    return html`
      <nav aria-label=${text('wizard.steps')}>
        <p class="line">
          ${text('wizard.position', { position, count: STEPS.length, step: text(`wizardStep.${linking.step}`) })}
        </p>
        <ol>
          ${STEPS.map((step, index) => html`<li>${this.#step(linking, step, index + 1)}</li>`)}
        </ol>
      </nav>
    `;
  }

  #step(linking: LinkingView, step: Step, index: number) {
    const mark = linking.steps[step];
    const shown = (this.peeked ?? linking.step) === step;
    const content = html`
      <span class="index" aria-hidden="true">${index}</span>
      <span>${text(`wizardStep.${step}`)}</span>
      <sl-icon name=${MARKS[mark]} label=${text(`stepState.${mark}`)}></sl-icon>
    `;
    const isOpen = mark === 'done' || (this.peeked !== undefined && step === linking.step);
    return isOpen
      ? html`<button
          type="button"
          class=${shown ? 'here' : ''}
          aria-current=${shown ? 'step' : nothing}
          @click=${() => this.#look(step)}
        >
          ${content}
        </button>`
      : html`<div class="step ${shown ? 'here' : ''}" aria-current=${shown ? 'step' : nothing}>
          ${content}
        </div>`;
  }

  #look(step: Step): void {
    this.dispatchEvent(new CustomEvent<Step>('look', { detail: step }));
  }
}

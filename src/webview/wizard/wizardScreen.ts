import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Step } from '../../protocol/linking.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendCommand, sendLinking } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import '../parts/confirmButton.ts';
import '../parts/guideLink.ts';
import { shared } from '../styles.ts';
import './agentsStep.ts';
import './companyStep.ts';
import { guidePage } from './guidePage.ts';
import './implementationStep.ts';
import './stepList.ts';
import './stepSummary.ts';
import './syncStep.ts';
import './termsStep.ts';
import './testStep.ts';

/** The wizard: steps at the side, the current one in the middle. */
@customElement('sl-wizard')
export class WizardScreen extends LitElement {
  static override styles = [
    shared,
    css`
      .layout {
        display: grid;
        grid-template-columns: 14rem minmax(0, 1fr);
        gap: 2rem;
        align-items: start;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: center;
        gap: 0.5rem;
        padding-bottom: 0.75rem;
        margin-bottom: 1.25rem;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      h1 {
        font-size: 1rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      @media (max-width: 719px) {
        .layout {
          grid-template-columns: minmax(0, 1fr);
          gap: 1rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  @state() accessor peeked: Step | undefined;
  #step: Step | undefined;

  override willUpdate(): void {
    const { step } = this.view?.linking ?? {};
    if (step !== this.#step) this.peeked = undefined;
    this.#step = step;
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { linking } = view;
    const { chosen } = linking.company;
    return html`
      <header>
        <h1>
          ${
            chosen === undefined
              ? text('wizard.title')
              : text('wizard.titleOf', { company: chosen.name, code: chosen.code })
          }
        </h1>
        <span class="row">
          <sl-guide-link .page=${guidePage(linking)}></sl-guide-link>
          ${
            linking.canCancel && linking.company.connection !== undefined
              ? html`<sl-confirm
                  label=${text('wizard.giveUp')}
                  question=${text('wizard.giveUpQuestion')}
                  @confirmed=${this.#giveUp}
                ></sl-confirm>`
              : nothing
          }
          <vscode-button
            appearance="secondary"
            @click=${() => sendCommand(this, { type: 'show', screen: { name: 'overview' } })}
            >${text('wizard.leave')}</vscode-button
          >
        </span>
      </header>
      <div class="layout">
        <sl-step-list
          .linking=${linking}
          .peeked=${this.peeked}
          @look=${(event: CustomEvent<Step>) => this.#look(event.detail)}
        ></sl-step-list>
        ${
          this.peeked === undefined
            ? this.#current(view)
            : html`<sl-step-summary
                .linking=${linking}
                .step=${this.peeked}
                @look=${(event: CustomEvent<Step>) => this.#look(event.detail)}
              ></sl-step-summary>`
        }
      </div>
    `;
  }

  #current(view: WizardView) {
    if (view.linking.state === 'cancelled') return this.#cancelled();
    switch (view.linking.step) {
      case 'company':
        return html`<sl-company-step .view=${view}></sl-company-step>`;
      case 'implementation':
        return html`<sl-implementation-step .view=${view}></sl-implementation-step>`;
      case 'terms':
        return html`<sl-terms-step .view=${view}></sl-terms-step>`;
      case 'testing':
        return html`<sl-test-step .view=${view}></sl-test-step>`;
      case 'agents':
        return html`<sl-agents-step .view=${view}></sl-agents-step>`;
      case 'sync':
        return html`<sl-sync-step .view=${view}></sl-sync-step>`;
    }
  }

  #cancelled() {
    return html`<sl-step
      heading=${text('wizard.cancelled')}
      lead=${text('wizard.cancelledWhy')}
      next=${text('button.openOverview')}
      @next=${() => sendCommand(this, { type: 'show', screen: { name: 'overview' } })}
    ></sl-step>`;
  }

  #look(step: Step): void {
    this.peeked = step === this.view?.linking.step ? undefined : step;
  }

  #giveUp(): void {
    sendLinking(this, { type: 'CANCEL' });
  }
}

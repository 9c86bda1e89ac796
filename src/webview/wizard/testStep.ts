import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CHECKS, SAGE_CHECKS, type CheckId, type CheckResult } from '../../domain/checks.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendLinking } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import '../parts/checkList.ts';
import '../parts/icon.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

/** Their data are those of the connection; those of the others, of the implementation's form. */
const OF_SAGE: ReadonlySet<CheckId> = new Set(SAGE_CHECKS);
/** Terms, implementation, its form; and from there companies, connection. */
const TO_IMPLEMENTATION = 3;
const TO_CONNECTION = 5;

/** The connection test: its layers one by one, the failed one open with its cause and remedy (R9, B2). */
@customElement('sl-test-step')
export class TestStep extends LitElement {
  static override styles = [
    shared,
    css`
      .result {
        min-height: 1.75rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;

  override render() {
    if (this.view === undefined) return nothing;
    const { linking, keeping } = this.view;
    const { state, checks } = linking;
    const isRunning = state === 'testing.running';
    const hasSucceeded = state === 'testing.succeeded';
    const failed = isRunning ? undefined : checks.find(({ result }) => result === 'failed')?.check;
    const nextLabel = hasSucceeded ? text('button.next') : isRunning ? '' : text('button.testAgain');
    // A failure shows at its layer; only what kept the test itself from running stands above.
    const problem = linking.error?.code === 'CONNECTION_TEST_FAILED' ? undefined : linking.error;
    return html`
      <sl-step
        heading=${text('testing.heading')}
        lead=${text('testing.why')}
        .problem=${problem}
        .secrets=${this.view}
        ?canGoBack=${linking.canGoBack}
        next=${nextLabel}
        @back=${() => sendLinking(this, { type: 'BACK' })}
        @next=${() => sendLinking(this, { type: hasSucceeded ? 'NEXT' : 'RETRY' })}
      >
        <sl-checks
          .checks=${checks}
          ?running=${isRunning}
          keeping=${keeping}
          user=${linking.company.connection?.user ?? ''}
        ></sl-checks>
        <p class="row result" role="status">${this.#outcome(checks, isRunning, hasSucceeded)}</p>
        ${
          failed === undefined || linking.implementation.created
            ? nothing
            : html`<vscode-button slot="beside" appearance="secondary" @click=${() => this.#change(failed)}
                >${text('testing.change')}</vscode-button
              >`
        }
        ${
          hasSucceeded
            ? html`<vscode-button
                slot="beside"
                appearance="secondary"
                @click=${() => sendLinking(this, { type: 'RETRY' })}
                >${text('button.testAgain')}</vscode-button
              >`
            : nothing
        }
      </sl-step>
    `;
  }

  /** Goes back to the form whose data the layer was tested with: one Back for each step that lies between. */
  #change(failed: CheckId): void {
    const steps = OF_SAGE.has(failed) ? TO_CONNECTION : TO_IMPLEMENTATION;
    for (let step = 0; step < steps; step += 1) sendLinking(this, { type: 'BACK' });
  }

  #outcome(checks: readonly CheckResult[], isRunning: boolean, hasSucceeded: boolean) {
    if (isRunning) return text('testing.running', { done: checks.length, count: CHECKS.length });
    if (hasSucceeded) return html`<sl-icon name="pass"></sl-icon>${text('check.success')}`;
    const failed = checks.filter(({ result }) => result === 'failed');
    if (failed.length === 0) return nothing;
    return html`<sl-icon name="error"></sl-icon>${text('testing.failed', {
        layers: failed.map(({ check }) => text(`check.${check}`)).join(', '),
      })}`;
  }
}

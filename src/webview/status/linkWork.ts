import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CHECKS, isSuccess } from '../../domain/checks.ts';
import type { LinkAction } from '../../domain/linkActions.ts';
import type { LinkWork } from '../../protocol/linkWork.ts';
import type { StatusView } from '../../protocol/panel.ts';
import { sendCommand } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import '../parts/busy.ts';
import '../parts/checkList.ts';
import '../parts/problem.ts';
import { cureForm } from '../parts/secretForm.ts';
import { shared } from '../styles.ts';
import './verificationResult.ts';

/** What a person does with a company beside its status: the form that was opened, or what is tried and what came of it. */
@customElement('sl-link-work')
export class LinkWorkSection extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
        padding: 0.75rem 1rem 1rem;
        border: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      .outcome {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: StatusView | undefined;
  /** The form that is open. */
  @property({ attribute: false }) accessor form: LinkAction | undefined;

  override focus(): void {
    this.renderRoot.querySelector('h3')?.focus();
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { work } = view;
    if (this.form === 'changePassword' || this.form === 'rotateKeys') return this.#secret(view, this.form);
    if (work === undefined || work.kind === 'giveSecret') return nothing;
    return html`<section aria-labelledby="heading">
      <h3 id="heading" tabindex="-1">
        ${work.kind === 'verify' ? text('report.proof') : text('testing.heading')}
      </h3>
      ${work.problem === undefined ? nothing : this.#problem(view, work.problem)}
      ${work.kind === 'verify' ? this.#verification(work) : this.#checks(view, work)}
      <p class="row">
        <vscode-button appearance="secondary" @click=${() => sendCommand(this, { type: 'stopWork' })}
          >${work.isRunning ? text('button.cancel') : text('button.close')}</vscode-button
        >
      </p>
    </section>`;
  }

  #secret({ work, keeping, login, publicKey }: StatusView, form: 'changePassword' | 'rotateKeys') {
    const secret = form === 'changePassword' ? 'sqlPassword' : 'privateKey';
    const trial = work?.kind === 'giveSecret' && work.secret === secret ? work : undefined;
    return html`<section aria-labelledby="heading">
      <h3 id="heading" tabindex="-1">${text(`action.${form}`)}</h3>
      ${
        trial?.problem === undefined
          ? nothing
          : html`<sl-problem alert .problem=${trial.problem}></sl-problem>`
      }
      <sl-secret-form
        secret=${secret}
        keeping=${keeping}
        user=${login}
        .publicKey=${publicKey}
        ?busy=${trial?.isRunning ?? false}
      >
        <vscode-button
          appearance="secondary"
          @click=${() => this.dispatchEvent(new CustomEvent('close-form'))}
          >${text('button.cancel')}</vscode-button
        >
      </sl-secret-form>
    </section>`;
  }

  #problem(view: StatusView, problem: NonNullable<LinkWork['problem']>) {
    return html`<sl-problem alert .problem=${problem}>${cureForm(problem, view)}</sl-problem>`;
  }

  #verification({ isRunning, result }: Extract<LinkWork, { kind: 'verify' }>) {
    if (isRunning) return html`<sl-busy label=${text('step.verifying')}></sl-busy>`;
    return html`<sl-verification .result=${result}></sl-verification>`;
  }

  #checks(
    { keeping, login, publicKey }: StatusView,
    { isRunning, checks, problem }: Extract<LinkWork, { kind: 'testConnection' }>,
  ) {
    const isPassed = !isRunning && isSuccess(checks);
    const failed = checks
      .filter(({ result }) => result === 'failed')
      .map(({ check }) => text(`check.${check}`));
    return html`<sl-checks
        .checks=${checks}
        ?running=${isRunning}
        keeping=${keeping}
        user=${login}
        .publicKey=${publicKey}
      ></sl-checks>
      <p class="row outcome" role="status">
        ${
          isRunning
            ? text('testing.running', { done: checks.length, count: CHECKS.length })
            : isPassed
              ? html`<sl-icon name="pass"></sl-icon>${text('check.success')}`
              : failed.length === 0 || problem !== undefined
                ? nothing
                : html`<sl-icon name="error"></sl-icon
                    >${text('status.testFailed', { layers: failed.join(', ') })}`
        }
      </p>`;
  }
}

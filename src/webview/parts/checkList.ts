import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CHECKS, type CheckId, type CheckResult } from '../../domain/checks.ts';
import type { SecretKeeping } from '../../domain/secrets.ts';
import { text, texts } from '../panelTexts.ts';
import type { IconName } from './icon.ts';
import './problem.ts';
import { cureForm } from './secretForm.ts';
import { shared } from '../styles.ts';

type Mark = CheckResult['result'] | 'waiting' | 'running';

const ICONS: Readonly<Record<Mark, IconName>> = {
  passed: 'pass',
  warning: 'warning',
  failed: 'error',
  skipped: 'circle',
  waiting: 'circle',
  running: 'sync',
};

/** The layers of a connection test one by one, the failed one open with its cause, its remedy and its field (R9, B2). */
@customElement('sl-checks')
export class CheckList extends LitElement {
  static override styles = [
    shared,
    css`
      li {
        display: grid;
        grid-template-columns: 1.25rem 11rem 1fr auto;
        gap: 0.25rem 0.75rem;
        align-items: center;
        padding: 0.3rem 0;
        min-height: 2rem;
      }
      .found {
        overflow-wrap: anywhere;
      }
      sl-problem {
        grid-column: 2 / -1;
      }
      @media (max-width: 560px) {
        li {
          grid-template-columns: 1.25rem 1fr auto;
        }
        .found {
          grid-column: 2 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor checks: readonly CheckResult[] = [];
  /** Whether more of them are to come. */
  @property({ type: Boolean }) accessor running = false;
  @property() accessor keeping: SecretKeeping = 'memory';
  /** Whose password the login is tried with. */
  @property() accessor user = '';
  /** The public key in use, where it may be changed beside the private one. */
  @property({ attribute: false }) accessor publicKey: string | undefined;

  override render() {
    const results = new Map(this.checks.map((check) => [check.check, check]));
    const running = this.running ? CHECKS.find((check) => !results.has(check)) : undefined;
    return html`<ol aria-busy=${this.running ? 'true' : 'false'}>
      ${CHECKS.map((check) => this.#layer(check, results.get(check), check === running))}
    </ol>`;
  }

  #layer(check: CheckId, result: CheckResult | undefined, isRunning: boolean) {
    const mark: Mark = result?.result ?? (isRunning ? 'running' : 'waiting');
    return html`
      <li>
        <sl-icon name=${ICONS[mark]} label=${text(`checkMark.${mark}`)}></sl-icon>
        <span class=${mark === 'waiting' || mark === 'skipped' ? 'quiet' : ''}
          >${text(`check.${check}`)}</span
        >
        <span class="found">${result?.found ?? (mark === 'skipped' ? text('testing.skipped') : '')}</span>
        <span class="number quiet">
          ${result === undefined || mark === 'skipped' ? '' : texts.duration(result.milliseconds)}
        </span>
        ${result?.problem === undefined ? nothing : this.#problem(result.problem, mark === 'warning')}
      </li>
    `;
  }

  #problem(problem: NonNullable<CheckResult['problem']>, isWarning: boolean) {
    const { keeping, user: login, publicKey } = this;
    return html`<sl-problem .problem=${problem} kind=${isWarning ? 'warning' : 'error'}
      >${this.running ? nothing : cureForm(problem, { keeping, login, publicKey })}</sl-problem
    >`;
  }
}

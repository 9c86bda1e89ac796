import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CHANGE_OF, offeredActions, type LinkAction } from '../../domain/linkActions.ts';
import type { ErrorDetail } from '../../domain/errors.ts';
import { sameProblem } from '../../domain/notices.ts';
import { secretProblem } from '../../domain/secrets.ts';
import type { DoneNotice, StatusView } from '../../protocol/panel.ts';
import { sendCommand } from '../commandEvent.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/actionButtons.ts';
import '../parts/chart.ts';
import '../parts/confirmButton.ts';
import '../parts/guideLink.ts';
import { linkCommand } from '../parts/linkCommand.ts';
import '../parts/meter.ts';
import '../parts/problem.ts';
import { cureForm } from '../parts/secretForm.ts';
import { shared } from '../styles.ts';
import { describeActivity } from './activityText.ts';
import './leftOutList.ts';
import './linkWork.ts';
import type { LinkWorkSection } from './linkWork.ts';
import './noticeList.ts';
import './partsTable.ts';
import { isOfGone, problemAnswer } from './problemAnswer.ts';
import './rejectionList.ts';

/** How the synchronisation of one company goes (R18, R19), live (B6), and the hand on it (B7). */
@customElement('sl-status')
export class StatusScreen extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.25rem;
      }
      header {
        display: grid;
        gap: 0.5rem;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0.5rem 1.5rem;
        align-items: start;
      }
      .live {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.25rem 1.25rem;
        align-items: start;
        /* As high with a run going on as without one: the table below must not move. */
        min-height: 5.25rem;
      }
      .live sl-meter {
        max-width: 30rem;
      }
      @media (max-width: 560px) {
        .live {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor view: StatusView | undefined;
  /** What was done last, until the next is asked for. */
  @property({ attribute: false }) accessor done: DoneNotice | undefined;
  /** The form that a person has opened. */
  @state() accessor form: LinkAction | undefined;
  #workKind: string | undefined;

  override firstUpdated(): void {
    const { asked } = this.view ?? {};
    this.renderRoot.querySelector('h2')?.focus();
    // What needs no form the host has begun already.
    if (asked === 'changePassword' || asked === 'rotateKeys') this.#do(asked);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // What was tried and accepted needs its form no more. A trial may be over before a view showed that it goes on.
    const isAccepted = this.done?.what === 'passwordChanged' || this.done?.what === 'keysRotated';
    if (changed.has('done') && isAccepted) this.form = undefined;
  }

  override updated(): void {
    const kind = this.view?.work?.kind;
    if (kind === this.#workKind) return;
    const isOver = kind === undefined;
    if (isOver) this.renderRoot.querySelector('h2')?.focus();
    else if (kind !== 'giveSecret') void this.#focusOnWork();
    this.#workKind = kind;
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { link, parts, lastRun, activity, rejections, serviceProblem } = view;
    const problem = serviceProblem ?? activity?.problem;
    const tried = view.work?.kind === 'giveSecret' ? view.work : undefined;
    // What ended the run is said above them.
    const notices = (lastRun?.notices ?? []).filter(
      (notice) => problem === undefined || !sameProblem(notice, problem),
    );
    const held = parts.reduce((sum, { heldDeletions = 0 }) => sum + heldDeletions, 0);
    return html`
      <header>
        <div class="top">
          <div>
            <h2 tabindex="-1">${text('status.heading')}</h2>
            <p class="quiet">
              ${text('status.between', {
                company: link.company.name,
                implementation: `${link.implementation.id} ${link.implementation.name}`,
              })}
            </p>
          </div>
          ${this.#always()}
        </div>
        ${this.#live(view)} ${this.#actions(view)}
      </header>
      ${
        problem === undefined
          ? nothing
          : html`<sl-problem
              alert
              .problem=${problem}
              kind=${activity?.state === 'retrying' ? 'warning' : 'error'}
              >${activity?.state === 'running' ? nothing : [problemAnswer(this, problem), this.#cure(view, problem)]}</sl-problem
            >`
      }
      ${
        tried?.problem === undefined || this.form !== undefined
          ? nothing
          : html`<sl-problem alert .problem=${tried.problem}></sl-problem>`
      }
      <sl-link-work
        .view=${view}
        .form=${this.form}
        ?hidden=${this.form === undefined && (view.work === undefined || tried !== undefined)}
        @close-form=${this.#closeForm}
      ></sl-link-work>
      <sl-notices
        .notices=${notices}
        ?answers=${problem === undefined || !isOfGone(problem)}
        ?hidden=${notices.length === 0}
      ></sl-notices>
      ${
        held === 0
          ? nothing
          : html`<sl-problem
              kind="warning"
              .problem=${{ code: 'DELETIONS_NEED_CONFIRMATION', params: { held } }}
            >
              <sl-confirm
                label=${text('status.confirmDeletes', { count: held })}
                question=${text('status.confirmDeletesQuestion')}
                @confirmed=${() => sendCommand(this, { type: 'runNow', confirmDeletes: true })}
              ></sl-confirm>
            </sl-problem>`
      }
      <sl-parts-table .parts=${parts}></sl-parts-table>
      <sl-rejections .groups=${rejections}></sl-rejections>
      <sl-left-out
        .parts=${parts}
        ?hidden=${parts.every(({ leftOut = [] }) => leftOut.length === 0)}
      ></sl-left-out>
    `;
  }

  #always() {
    return html`
      <div class="row">
        <sl-guide-link page="figures"></sl-guide-link>
        <vscode-button
          appearance="secondary"
          @click=${() => sendCommand(this, { type: 'show', screen: { name: 'overview' } })}
          >${text('button.openOverview')}</vscode-button
        >
        <vscode-button @click=${() => sendCommand(this, { type: 'refresh' })}
          >${text('button.refreshData')}</vscode-button
        >
      </div>
    `;
  }

  #actions({ link, activity, parts, serviceProblem }: StatusView) {
    const sum = (figure: (part: StatusView['parts'][number]) => number) =>
      parts.reduce((all, part) => all + figure(part), 0);
    const offered = offeredActions({
      link,
      activity,
      totals: {
        failed: sum(({ failed }) => failed),
        failedLines: sum(({ failedLines = 0 }) => failedLines),
      },
      isServiceDown: serviceProblem !== undefined,
    });
    return html`<sl-actions
      .actions=${offered.filter(({ action }) => action !== 'showStatus')}
      company=${link.company.name}
      @action=${(event: CustomEvent<LinkAction>) => this.#do(event.detail)}
    ></sl-actions>`;
  }

  /** The field for a secret that is missing or was refused; it stands once, in the form where that is open. */
  #cure(view: StatusView, problem: ErrorDetail) {
    const { work } = view;
    const secret = secretProblem(problem)?.secret;
    if (secret === undefined || this.form === CHANGE_OF[secret]) return nothing;
    return cureForm(problem, view, work?.kind === 'giveSecret' && work.secret === secret && work.isRunning);
  }

  #do(action: LinkAction): void {
    switch (action) {
      case 'testConnection':
      case 'verify':
        this.form = undefined;
        return sendCommand(this, { type: action });
      case 'changePassword':
      case 'rotateKeys':
        this.form = action;
        void this.#focusOnWork();
        return;
      default:
        if (this.view !== undefined) sendCommand(this, linkCommand(action, this.view.link.id));
    }
  }

  async #focusOnWork(): Promise<void> {
    await this.updateComplete;
    const section = this.renderRoot.querySelector<LinkWorkSection>('sl-link-work');
    await section?.updateComplete;
    section?.focus();
  }

  #closeForm(): void {
    this.form = undefined;
    if (this.view?.work?.kind === 'giveSecret') sendCommand(this, { type: 'stopWork' });
    this.renderRoot.querySelector('h2')?.focus();
  }

  #live({ link, activity, parts, lastRun, readAt }: StatusView) {
    const failed = parts.reduce((sum, part) => sum + part.failed, 0);
    const { icon, words } = describeActivity(link, activity, failed);
    const run = activity?.state === 'running' ? activity.run : undefined;
    return html`
      <div class="live">
        <sl-chart .slots=${activity?.chart ?? []}></sl-chart>
        <div>
          <p class="row"><sl-icon name=${icon}></sl-icon>${words}</p>
          <p class="unseen" role="status">${text(`activityState.${activity?.state ?? 'scheduled'}`)}</p>
          ${
            run === undefined
              ? html`<p class="quiet">
                  ${
                    lastRun === null
                      ? text('run.never')
                      : text('status.lastSummary', {
                          at: texts.dateTime(lastRun.finishedAt ?? lastRun.startedAt),
                          creates: lastRun.creates,
                          updates: lastRun.updates,
                          deletes: lastRun.deletes,
                        })
                  }
                </p>`
              : html`<sl-meter progress label=${words} .value=${run.percent / 100}></sl-meter>
                  <p class="quiet">
                    ${[
                      ...(run.progress === undefined
                        ? [text('status.checking')]
                        : [text(`part.${run.progress.part}`)]),
                      text('status.speed', { speed: Math.round(run.recordsPerMinute) }),
                      ...(run.secondsLeft === undefined
                        ? []
                        : [text('status.left', { time: texts.duration(1000 * run.secondsLeft) })]),
                    ].join(' · ')}
                  </p>`
          }
          <p class="quiet">${text('status.readAt', { at: texts.time(readAt) })}</p>
        </div>
      </div>
    `;
  }
}

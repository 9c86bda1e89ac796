import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sameProblem } from '../../domain/notices.ts';
import type { StatusView } from '../../protocol/panel.ts';
import { sendCommand } from '../commandEvent.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/chart.ts';
import '../parts/confirmButton.ts';
import '../parts/guideLink.ts';
import '../parts/meter.ts';
import '../parts/problem.ts';
import { shared } from '../styles.ts';
import { describeActivity } from './activityText.ts';
import './leftOutList.ts';
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

  override firstUpdated(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { link, parts, lastRun, activity, rejections, serviceProblem } = view;
    const problem = serviceProblem ?? activity?.problem;
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
          ${this.#actions(view)}
        </div>
        ${this.#live(view)}
      </header>
      ${
        problem === undefined
          ? nothing
          : html`<sl-problem
              alert
              .problem=${problem}
              kind=${activity?.state === 'retrying' ? 'warning' : 'error'}
              >${activity?.state === 'running' ? nothing : problemAnswer(this, problem)}</sl-problem
            >`
      }
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
      <p>
        <vscode-button
          appearance="secondary"
          @click=${() => sendCommand(this, { type: 'saveReport', language: texts.language })}
          >${text('button.saveReport')}</vscode-button
        >
      </p>
    `;
  }

  #actions({ link, activity }: StatusView) {
    const isPaused = link.service === 'paused' || activity?.state === 'paused';
    const isRunning = activity?.state === 'running' || activity?.state === 'queued';
    return html`
      <div class="row">
        <sl-guide-link page="figures"></sl-guide-link>
        <vscode-button
          appearance="secondary"
          @click=${() => sendCommand(this, { type: 'show', screen: { name: 'overview' } })}
          >${text('button.openOverview')}</vscode-button
        >
        ${
          isPaused
            ? html`<vscode-button @click=${() => sendCommand(this, { type: 'resume' })}
                >${text('button.resume')}</vscode-button
              >`
            : html`<vscode-button appearance="secondary" @click=${() => sendCommand(this, { type: 'pause' })}
                  >${text('button.pause')}</vscode-button
                >
                <vscode-button
                  appearance="secondary"
                  ?disabled=${isRunning}
                  @click=${() => sendCommand(this, { type: 'runNow', confirmDeletes: false })}
                  >${text('button.runNow')}</vscode-button
                >`
        }
        <vscode-button @click=${() => sendCommand(this, { type: 'refresh' })}
          >${text('button.refreshData')}</vscode-button
        >
      </div>
    `;
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

import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CHANGE_OF, isScreenAction, offeredActions, type LinkAction } from '../../domain/linkActions.ts';
import { secretProblem } from '../../domain/secrets.ts';
import type { OverviewLink, OverviewView, UnfinishedLinking } from '../../protocol/panel.ts';
import { sendCommand } from '../commandEvent.ts';
import { errorText, text, texts } from '../panelTexts.ts';
import '../parts/actionButtons.ts';
import '../parts/confirmButton.ts';
import '../parts/guideLink.ts';
import { linkCommand } from '../parts/linkCommand.ts';
import '../parts/meter.ts';
import '../parts/problem.ts';
import { describeActivity } from '../status/activityText.ts';
import { shared } from '../styles.ts';

/** "Gestionar implementaciones": all linked companies at a glance (R3, B13), and the linkings that were begun. */
@customElement('sl-overview')
export class OverviewScreen extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.5rem;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: start;
        gap: 0.5rem 1.5rem;
      }
      .scroll {
        /* What is heard alone in the table must not lie outside its frame. */
        position: relative;
        overflow-x: auto;
      }
      table {
        min-width: 48rem;
      }
      .empty {
        display: grid;
        gap: 1rem;
        justify-items: start;
        max-width: 72ch;
        padding: 1rem 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        padding: 0.4rem 0;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      li > span:first-child {
        flex: 1 1 16rem;
        overflow-wrap: anywhere;
      }
      .names {
        display: grid;
      }
      td:last-child:not([colspan]) {
        text-align: right;
      }
      td .row {
        justify-content: flex-end;
      }
      td sl-meter {
        margin-top: 0.2rem;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: OverviewView | undefined;
  /** The company whose actions are shown. */
  @state() accessor open: string | undefined;
  /** Whether what was asked for last could not be done. */
  @property({ type: Boolean }) accessor failed = false;
  @state() accessor isStartingDemo = false;

  override willUpdate(): void {
    if (this.failed) this.isStartingDemo = false;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    const { links, unfinished, serviceProblem, offersDemo } = view;
    return html`
      <header class="top">
        <div>
          <h2 tabindex="-1">${text('overview.heading')}</h2>
          <p class="quiet">${text('overview.why')}</p>
        </div>
        <div class="row">
          <sl-guide-link></sl-guide-link>
          ${links.length === 0 || !offersDemo ? nothing : this.#demo()}
          ${links.length === 0 ? nothing : this.#begin()}
        </div>
      </header>
      ${
        serviceProblem === undefined || links.length === 0
          ? nothing
          : html`<sl-problem alert .problem=${serviceProblem}></sl-problem>`
      }
      ${
        links.length === 0
          ? html`<div class="empty">
              <p>${text('links.none')}</p>
              <p class="quiet">${text('overview.first')}</p>
              <div class="row">${this.#begin()} ${offersDemo ? this.#demo() : nothing}</div>
            </div>`
          : this.#table(links)
      }
      ${
        unfinished.length === 0
          ? nothing
          : html`<section>
              <h3>${text('overview.unfinished')}</h3>
              <ul>
                ${unfinished.map((linking) => this.#unfinished(linking))}
              </ul>
            </section>`
      }
    `;
  }

  #begin() {
    return html`<vscode-button @click=${() => sendCommand(this, { type: 'show', screen: { name: 'wizard' } })}
      >${text('button.openWizard')}</vscode-button
    >`;
  }

  #demo() {
    return html`<vscode-button
        appearance="secondary"
        ?disabled=${this.isStartingDemo}
        @click=${() => {
          this.isStartingDemo = true;
          sendCommand(this, { type: 'tryDemo' });
        }}
        >${text('button.tryDemo')}</vscode-button
      ><span role="status">${this.isStartingDemo ? text('step.sandbox') : nothing}</span>`;
  }

  #table(links: readonly OverviewLink[]) {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${text('overview.heading')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${text('table.company')}</th>
              <th scope="col">${text('overview.implementation')}</th>
              <th scope="col">${text('table.state')}</th>
              <th scope="col" class="number">${text('overview.records')}</th>
              <th scope="col" class="number">${text('table.failed')}</th>
              <th scope="col" class="number">${text('status.lastRun')}</th>
              <th scope="col"><span class="unseen">${text('overview.actions')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${links.map((link) => this.#link(link))}
          </tbody>
        </table>
      </div>
    `;
  }

  #link(overview: OverviewLink) {
    const { link, serverName, database, totals, lastRunAt, activity } = overview;
    const { icon, words } = describeActivity(link, activity, totals.failed);
    const { company, implementation, id: linkId } = link;
    const problem = activity?.state === 'running' ? undefined : activity?.problem;
    const found = problem === undefined ? undefined : secretProblem(problem);
    const cure = problem === undefined || found === undefined ? undefined : { ...found, problem };
    const isOpen = this.open === linkId;
    const share = totals.source === 0 ? 1 : totals.synced / totals.source;
    return html`
      <tr>
        <th scope="row">
          <span class="names"
            ><span>${company.code} · ${company.name}</span
            ><span class="quiet">${serverName} · ${database}</span></span
          >
        </th>
        <td>
          <span class="names"
            ><span>${implementation.name}</span><span class="quiet">${implementation.id}</span></span
          >
        </td>
        <td>
          <sl-icon name=${icon}></sl-icon> ${words}
          ${cure === undefined ? nothing : html`<p class="quiet">${errorText(cure.problem).message}</p>`}
        </td>
        <td class="number">
          ${text('overview.ofAll', { synced: totals.synced, source: totals.source })}
          <sl-meter label=${text('status.shareOf', { part: company.name })} .value=${share}></sl-meter>
        </td>
        <td class="number">${texts.number(totals.failed)}</td>
        <td class="number">${lastRunAt === null ? '—' : texts.dateTime(lastRunAt)}</td>
        <td>
          <div class="row">
            ${
              cure === undefined
                ? nothing
                : html`<vscode-button
                    aria-label=${text('secret.writeOf', { secret: cure.secret, company: company.name })}
                    @click=${() => this.#do(overview, CHANGE_OF[cure.secret])}
                    >${text('secret.write', { secret: cure.secret })}</vscode-button
                  >`
            }
            <vscode-button
              appearance="secondary"
              aria-label=${text('company.openStatusOf', { company: company.name })}
              @click=${() => this.#do(overview, 'showStatus')}
              >${text('action.showStatus')}</vscode-button
            >
            <vscode-button
              appearance="secondary"
              aria-label=${text('actions.moreOf', { company: company.name })}
              aria-expanded=${isOpen ? 'true' : 'false'}
              @click=${() => {
                this.open = isOpen ? undefined : linkId;
              }}
              >${text('actions.more')}</vscode-button
            >
          </div>
        </td>
      </tr>
      ${isOpen ? this.#actions(overview) : nothing}
    `;
  }

  #actions(overview: OverviewLink) {
    const { link, activity, totals } = overview;
    const isServiceDown = this.view?.serviceProblem !== undefined;
    const offered = offeredActions({ link, activity, totals, isServiceDown });
    return html`<tr @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#close(event)}>
      <td colspan="7">
        <sl-actions
          .actions=${offered.filter(({ action }) => action !== 'showStatus')}
          company=${link.company.name}
          @action=${(event: CustomEvent<LinkAction>) => this.#do(overview, event.detail)}
        ></sl-actions>
      </td>
    </tr>`;
  }

  /** Back to the button that they were opened with. */
  #close(event: KeyboardEvent): void {
    event.stopPropagation();
    this.open = undefined;
    this.renderRoot.querySelector<HTMLElement>('vscode-button[aria-expanded=true]')?.focus();
  }

  /** What needs more than a button has it on the company's own screen. */
  #do({ link: { id: linkId } }: OverviewLink, action: LinkAction): void {
    if (isScreenAction(action))
      return sendCommand(this, { type: 'show', screen: { name: 'status', linkId, action } });
    return sendCommand(this, linkCommand(action, linkId));
  }

  #unfinished({ linkId, step, companyName, serverName }: UnfinishedLinking) {
    const name = companyName ?? serverName ?? text('overview.nameless');
    return html`<li>
      <span
        >${name}
        <span class="quiet">${text('overview.atStep', { step: text(`wizardStep.${step}`) })}</span></span
      >
      <vscode-button
        appearance="secondary"
        aria-label=${text('company.continueOf', { company: name })}
        @click=${() => sendCommand(this, { type: 'show', screen: { name: 'wizard', linkId } })}
        >${text('button.continue')}</vscode-button
      >
      <sl-confirm
        label=${text('button.discard')}
        question=${text('wizard.giveUpQuestion')}
        @confirmed=${() => sendCommand(this, { type: 'discard', linkId })}
      ></sl-confirm>
    </li>`;
  }
}

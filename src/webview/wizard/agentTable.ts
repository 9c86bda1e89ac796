import { sameEmail } from '../../domain/emails.ts';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AgentSelection, CommissionAgent, InvitationResult } from '../../domain/agents.ts';
import type { SelectionProblem } from '../../domain/linkingProblems.ts';
import { errorText, text } from '../panelTexts.ts';
import { shared } from '../styles.ts';
import { filterAgents, isInvitable, withInvited, type AgentFilter, type SortColumn } from './agentRows.ts';

/** Rows that are drawn in one frame: a long list comes in slices, so that no frame takes long. */
const SLICE = 20;

/** The agents: ticked to be invited, one marked as ADMIN, each with what is wrong on its card (R13, R14). */
@customElement('sl-agent-table')
export class AgentTable extends LitElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 0.5rem 1.5rem;
        margin-bottom: 0.5rem;
      }
      fieldset {
        display: flex;
        gap: 0.75rem;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .tools > :not(vscode-text-field) {
        padding-bottom: 0.2rem;
      }
      fieldset label {
        display: flex;
        gap: 0.35rem;
        align-items: center;
      }
      .scroll {
        max-height: 26rem;
        overflow: auto;
        border: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      table {
        min-width: 40rem;
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--vscode-editor-background);
      }
      th button {
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      th,
      td {
        padding: 0.35rem 0.6rem;
        height: 2rem;
      }
      th:last-child,
      td:last-child {
        padding-right: 0.6rem;
      }
      tbody tr:last-child td {
        border-bottom: 0;
      }
      .name {
        min-width: 11rem;
      }
      .state {
        min-width: 12rem;
      }
      .email {
        min-width: 11rem;
        overflow-wrap: anywhere;
      }
      tbody tr:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .tick {
        width: 2.5rem;
        text-align: center;
      }
      .tick input {
        vertical-align: middle;
      }
    `,
  ];

  @property({ attribute: false }) accessor agents: readonly CommissionAgent[] = [];
  @property({ attribute: false }) accessor selection: AgentSelection | undefined;
  @property({ attribute: false }) accessor problems: readonly SelectionProblem[] = [];
  @property({ attribute: false }) accessor invitations: readonly InvitationResult[] = [];
  /** The e-mail of the implementation's ADMIN, where the CRM tells it. */
  @property({ attribute: false }) accessor adminEmail: string | undefined;
  @property({ type: Boolean }) accessor readonly = false;
  @state() accessor filter: AgentFilter = {
    text: '',
    onlyProblems: false,
    sorting: { column: 'code', descending: false },
  };
  /** None in the first frame: that has the step around them to draw. */
  @state() accessor drawn = 0;
  #shown: readonly CommissionAgent[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('agents') || changed.has('filter')) this.#shown = filterAgents(this.agents, this.filter);
  }

  override render() {
    const shown = this.#shown;
    return html`
      ${this.readonly ? nothing : this.#tools(shown)}
      <div class="scroll" tabindex="0" role="region" aria-label=${text('agents.heading')}>
        <table aria-rowcount=${shown.length + 1}>
          <thead>
            <tr>
              ${
                this.readonly
                  ? nothing
                  : html`<th class="tick" scope="col">${this.#tickAll(shown)}</th>
                      <th scope="col">${text('agents.admin')}</th>`
              }
              ${this.#column('code', text('table.code'), 'number')}
              ${this.#column('name', text('table.name'))} ${this.#column('email', text('table.email'))}
              ${this.#column('state', text('table.state'))}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              shown.slice(0, this.drawn),
              ({ code }) => code,
              (agent) => this.#row(agent),
            )}
          </tbody>
        </table>
      </div>
      ${shown.length === 0 ? html`<p class="quiet">${text('form.noMatch')}</p>` : nothing}
    `;
  }

  override updated(): void {
    if (this.drawn >= this.agents.length) return;
    requestAnimationFrame(() => {
      this.drawn += SLICE;
    });
  }

  #tools(shown: readonly CommissionAgent[]) {
    const { onlyProblems } = this.filter;
    const withProblems = this.agents.filter(({ problem }) => problem !== undefined).length;
    return html`
      <div class="tools">
        <vscode-text-field
          .value=${this.filter.text}
          @input=${(event: Event) => this.#narrow({ text: (event.target as HTMLInputElement).value })}
          >${text('agents.filter')}</vscode-text-field
        >
        <fieldset>
          <legend class="unseen">${text('agents.show')}</legend>
          ${[false, true].map(
            (only) =>
              html`<label
                ><input
                  type="radio"
                  name="show"
                  .checked=${onlyProblems === only}
                  @change=${() => this.#narrow({ onlyProblems: only })}
                />${only ? text('agents.showProblems', { count: withProblems }) : text('agents.showAll')}</label
              >`,
          )}
        </fieldset>
        <span class="quiet" role="status"
          >${text('agents.shown', { shown: shown.length, count: this.agents.length })}</span
        >
      </div>
    `;
  }

  #tickAll(shown: readonly CommissionAgent[]) {
    const codes = shown.filter(isInvitable).map(({ code }) => code);
    const ticked = codes.filter((code) => this.selection?.invite.includes(code)).length;
    return html`<input
      type="checkbox"
      aria-label=${text('agents.tickAll')}
      .checked=${codes.length > 0 && ticked === codes.length}
      .indeterminate=${ticked > 0 && ticked < codes.length}
      ?disabled=${codes.length === 0}
      @change=${(event: Event) => this.#invite(codes, (event.target as HTMLInputElement).checked)}
    />`;
  }

  #column(column: SortColumn, label: string, className = '') {
    const { sorting } = this.filter;
    const isSorted = sorting.column === column;
    const order = sorting.descending ? 'descending' : 'ascending';
    return html`<th class=${className} scope="col" aria-sort=${isSorted ? order : 'none'}>
      <button type="button" @click=${() => this.#sort(column)}>
        ${label}<span aria-hidden="true">${isSorted ? (sorting.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>`;
  }

  #row(agent: CommissionAgent) {
    const { code, name, email, userId } = agent;
    const selection = this.selection ?? { invite: [] };
    return html`
      <tr>
        ${
          this.readonly
            ? nothing
            : html`<td class="tick">
                  ${
                    userId === undefined
                      ? html`<input
                          type="checkbox"
                          aria-label=${text('agents.inviteOne', { name })}
                          .checked=${selection.invite.includes(code)}
                          ?disabled=${!isInvitable(agent) && !selection.invite.includes(code)}
                          @change=${(event: Event) => this.#invite([code], (event.target as HTMLInputElement).checked)}
                        />`
                      : html`<sl-icon name="check" label=${text('problem.alreadyUser')}></sl-icon>`
                  }
                </td>
                <td class="tick">
                  <input
                    type="radio"
                    name="admin"
                    aria-label=${text('agents.adminOne', { name })}
                    .checked=${selection.admin === code}
                    ?disabled=${agent.problem !== undefined}
                    @change=${() => this.#tell({ ...selection, admin: code })}
                  />
                </td>`
        }
        <td class="number">${code}</td>
        <td class="name">${name}</td>
        <td class="email">${email || '—'}</td>
        <td class="state">${this.#state(agent)}</td>
      </tr>
    `;
  }

  #state(agent: CommissionAgent) {
    const { code, problem, sharedWith, userId, email } = agent;
    const invitation = this.invitations.find((one) => one.code === code);
    if (invitation?.problem !== undefined) return mark('error', errorText(invitation.problem).message);
    if (invitation?.result === 'invited') return mark('pass', text('agents.wasInvited'));
    if (problem !== undefined)
      return mark('warning', text(`problem.${problem}`, { codes: (sharedWith ?? []).join(', ') }));
    const wrong = this.problems.find((one) => one.agent === code);
    if (wrong !== undefined) return mark('error', errorText(wrong.error).message);
    if (sameEmail(email, this.adminEmail)) return mark('pass', text('agents.isAdmin'));
    return userId === undefined ? nothing : text('problem.alreadyUser');
  }

  #narrow(change: Partial<AgentFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.drawn = SLICE;
  }

  #sort(column: SortColumn): void {
    const { sorting } = this.filter;
    this.#narrow({ sorting: { column, descending: sorting.column === column && !sorting.descending } });
  }

  #invite(codes: readonly number[], invited: boolean): void {
    this.#tell(withInvited(this.selection ?? { invite: [] }, codes, invited));
  }

  #tell(selection: AgentSelection): void {
    this.dispatchEvent(new CustomEvent('selection', { detail: selection }));
  }
}

function mark(icon: 'pass' | 'warning' | 'error', words: string) {
  const label = { pass: '', warning: text('mark.warning'), error: text('mark.failed') }[icon];
  return html`<sl-icon name=${icon} label=${label || nothing}></sl-icon> ${words}`;
}

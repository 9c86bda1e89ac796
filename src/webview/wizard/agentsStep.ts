import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AgentSelection, InvitationResult } from '../../domain/agents.ts';
import type { LinkingView } from '../../protocol/linkingView.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendLinking } from '../commandEvent.ts';
import { errorText, text } from '../panelTexts.ts';
import '../parts/busy.ts';
import '../parts/meter.ts';
import { shared } from '../styles.ts';
import { sameSelection } from './agentRows.ts';
import './agentTable.ts';
import './stepFrame.ts';

/** Who becomes a user, and who is ADMIN (R10 to R15). */
@customElement('sl-agents-step')
export class AgentsStep extends LitElement {
  static override styles = [
    shared,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1.5rem;
      }
      sl-meter {
        width: 10rem;
      }
      .bar vscode-button {
        margin-left: auto;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  /** What was chosen here and is not confirmed by the host yet. */
  @state() accessor pending: AgentSelection | undefined;

  override willUpdate(): void {
    if (sameSelection(this.pending, this.view?.linking.agents.selection)) this.pending = undefined;
  }

  override render() {
    const { linking } = this.view ?? {};
    switch (linking?.state) {
      case 'agents.loading':
        return html`<sl-step
          heading=${text('agents.heading')}
          lead=${text('agents.why')}
          ?canGoBack=${linking.canGoBack}
          @back=${this.#back}
        >
          <sl-busy
            label=${text('agents.loading')}
            lines="8"
            ?cancellable=${linking.canGoBack}
            @give-up=${this.#back}
          ></sl-busy>
        </sl-step>`;
      case 'agents.failed':
        return html`<sl-step
          heading=${text('agents.heading')}
          lead=${text('agents.why')}
          .problem=${linking.error}
          .secrets=${this.view}
          ?canGoBack=${linking.canGoBack}
          next=${text('button.retry')}
          @back=${this.#back}
          @next=${() => sendLinking(this, { type: 'RETRY' })}
        ></sl-step>`;
      case 'agents.choosing':
        return this.#choosing(linking);
      case 'agents.inviting':
      case 'agents.invited':
        return this.#results(linking);
      default:
        return nothing;
    }
  }

  #choosing(linking: LinkingView) {
    const { list, selection: confirmed, problems, invitations } = linking.agents;
    const selection = this.pending ?? confirmed ?? { invite: [] };
    const invited = new Set(invitations.filter(({ result }) => result !== 'failed').map(({ code }) => code));
    const newUsers = list.filter(
      ({ code, userId }) => userId === undefined && selection.invite.includes(code) && !invited.has(code),
    );
    const [problem] = problems;
    return html`
      <sl-step
        heading=${text('agents.heading')}
        lead=${text('agents.why')}
        .problem=${linking.error}
        .secrets=${this.view}
        ?canGoBack=${linking.canGoBack}
        next=${newUsers.length === 0 ? text('agents.goOn') : text('agents.invite', { count: newUsers.length })}
        blocked=${problem === undefined ? '' : errorText(problem.error).message}
        @back=${this.#back}
        @next=${() => sendLinking(this, { type: 'INVITE' })}
      >
        ${this.#licences(linking, newUsers.length)}
        ${
          list.length === 0
            ? html`<p>${text('agents.none')}</p>`
            : html`<sl-agent-table
                .agents=${list}
                .selection=${selection}
                .problems=${problems}
                .invitations=${invitations}
                .adminEmail=${linking.implementation.newImplementation?.adminEmail ?? linking.agents.adminEmail}
                @selection=${(event: CustomEvent<AgentSelection>) => this.#select(event.detail)}
              ></sl-agent-table>`
        }
      </sl-step>
    `;
  }

  #licences({ agents: { licences, limit } }: LinkingView, chosen: number) {
    return html`
      <div class="bar">
        ${
          licences === undefined
            ? html`<p>${text('agents.licencesUnknown', { limit })}</p>`
            : html`<span>${text('licences.free', { free: limit, contracted: licences.contracted })}</span>
                <sl-meter
                  label=${text('agents.licences')}
                  .value=${licences.contracted === 0 ? 1 : (licences.used + chosen) / licences.contracted}
                ></sl-meter>`
        }
        <span role="status">${text('agents.chosen', { count: chosen })}</span>
        <vscode-button appearance="secondary" @click=${() => sendLinking(this, { type: 'RELOAD_AGENTS' })}
          >${text('agents.reload')}</vscode-button
        >
      </div>
    `;
  }

  #results(linking: LinkingView) {
    const { list, selection, invitations } = linking.agents;
    const isInviting = linking.state === 'agents.inviting';
    const count = (wanted: InvitationResult['result']) =>
      invitations.filter(({ result }) => result === wanted).length;
    const failed = count('failed');
    const chosen = list.filter(
      ({ code }) =>
        selection?.invite.includes(code) || invitations.some((invitation) => invitation.code === code),
    );
    return html`
      <sl-step
        heading=${isInviting ? text('agents.inviting') : text('agents.invited')}
        lead=${isInviting ? text('agents.invitingWhy') : text('agents.invitedWhy')}
        .problem=${linking.error}
        .secrets=${this.view}
        ?canGoBack=${linking.canGoBack}
        next=${isInviting ? '' : text('button.next')}
        @back=${this.#back}
        @next=${() => sendLinking(this, { type: 'NEXT' })}
      >
        <p role="status">
          ${
            isInviting
              ? text('agents.invitedSoFar', { done: invitations.length, count: chosen.length })
              : text('step.invited', { count: count('invited'), joined: count('alreadyUser') })
          }
          ${failed === 0 ? nothing : text('agents.failedCount', { count: failed })}
        </p>
        ${
          isInviting
            ? html`<sl-meter
                progress
                label=${text('agents.inviting')}
                .value=${chosen.length === 0 ? 1 : invitations.length / chosen.length}
              ></sl-meter>`
            : nothing
        }
        ${
          chosen.length === 0
            ? nothing
            : html`<sl-agent-table
                readonly
                .agents=${chosen}
                .selection=${selection}
                .invitations=${invitations}
              ></sl-agent-table>`
        }
        ${
          !isInviting && failed > 0
            ? html`<vscode-button
                slot="beside"
                appearance="secondary"
                @click=${() => sendLinking(this, { type: 'RETRY' })}
                >${text('agents.retryFailed')}</vscode-button
              >`
            : nothing
        }
      </sl-step>
    `;
  }

  #select(selection: AgentSelection): void {
    this.pending = selection;
    sendLinking(this, { type: 'SELECT_AGENTS', selection });
  }

  #back(): void {
    sendLinking(this, { type: 'BACK' });
  }
}

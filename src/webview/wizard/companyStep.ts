import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ListedCompany } from '../../domain/company.ts';
import type { UnfinishedLinking, WizardView } from '../../protocol/panel.ts';
import { sameCompany } from '../../domain/company.ts';
import { vatNumberKey } from '../../domain/vatNumber.ts';
import { sendCommand, sendLinking } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import { shared } from '../styles.ts';
import '../parts/busy.ts';
import './connectionForm.ts';
import './stepFrame.ts';

/** From this many companies on, the list can be filtered. */
const FILTER_FROM = 10;

/** Which of the database's companies (R1, R3). */
@customElement('sl-company-step')
export class CompanyStep extends LitElement {
  static override styles = [
    shared,
    css`
      .filter {
        max-width: 20rem;
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      .company {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.75rem;
        padding-right: 0.5rem;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      .company:hover {
        background: var(--vscode-list-hoverBackground);
      }
      label {
        display: grid;
        flex: 1 1 16rem;
        grid-template-columns: auto 3rem 1fr;
        gap: 0.75rem;
        align-items: center;
        padding: 0.5rem;
      }
      .names {
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  @state() accessor chosen: number | undefined;
  @state() accessor filter = '';

  override render() {
    const { view } = this;
    if (view === undefined) return nothing;
    if (view.linking.state === 'company.entering')
      return html`<sl-connection-form .view=${view}></sl-connection-form>`;
    return view.linking.state === 'company.listing' ? this.#listing(view) : this.#choosing(view);
  }

  #listing({ linking }: WizardView) {
    const server = linking.company.connection?.server ?? '';
    return html`
      <sl-step
        heading=${text('company.choose')}
        lead=${text('company.chooseWhy')}
        ?canGoBack=${true}
        @back=${this.#back}
      >
        <sl-busy
          label=${text('company.reading', { server })}
          lines="5"
          cancellable
          @give-up=${this.#back}
        ></sl-busy>
      </sl-step>
    `;
  }

  #choosing(view: WizardView) {
    const { companies, chosen } = view.linking.company;
    const selected = this.chosen ?? chosen?.code;
    const isLinked = companies.find(({ code }) => code === selected)?.linkId !== undefined;
    const blocked =
      selected === undefined ? text('company.noneChosen') : isLinked ? text('company.isLinked') : '';
    const wanted = this.filter.trim().toLocaleLowerCase();
    const shown = companies.filter(({ code, name, vatNumber }) =>
      `${code} ${name} ${vatNumber}`.toLocaleLowerCase().includes(wanted),
    );
    return html`
      <sl-step
        heading=${text('company.choose')}
        lead=${text('company.chooseWhy')}
        .problem=${view.linking.error}
        ?canGoBack=${view.linking.canGoBack}
        next=${text('button.next')}
        blocked=${blocked}
        @back=${this.#back}
        @next=${() => selected !== undefined && sendLinking(this, { type: 'CHOOSE_COMPANY', code: selected })}
      >
        ${
          companies.length < FILTER_FROM
            ? nothing
            : html`<vscode-text-field
                class="filter"
                .value=${this.filter}
                @input=${(event: Event) => (this.filter = (event.target as HTMLInputElement).value)}
                >${text('company.filter')}</vscode-text-field
              >`
        }
        ${
          companies.length === 0
            ? html`<p>${text('company.none')}</p>`
            : html`<fieldset>
                <legend class="unseen">${text('company.choose')}</legend>
                ${shown.map((company) => this.#company(view, company, selected))}
              </fieldset>`
        }
        ${companies.length > 0 && shown.length === 0 ? html`<p class="quiet">${text('form.noMatch')}</p>` : nothing}
      </sl-step>
    `;
  }

  #company(view: WizardView, company: ListedCompany, selected: number | undefined) {
    const { code, name, vatNumber, linkId } = company;
    const unfinished = linkId === undefined ? this.#unfinishedOf(view, company) : undefined;
    return html`
      <div class="company">
        <label>
          <input
            type="radio"
            name="company"
            .checked=${selected === code}
            @change=${() => {
              this.chosen = code;
            }}
          />
          <span class="number">${code}</span>
          <span class="names"
            ><span>${name}</span>${vatNumber ? html`<span class="quiet">${vatNumber}</span>` : nothing}</span
          ></label
        >
        <span class="row">
          ${
            linkId === undefined
              ? nothing
              : html`<span class="row"><sl-icon name="pass"></sl-icon>${text('company.linked')}</span>
                  <vscode-button
                    appearance="secondary"
                    aria-label=${text('company.openStatusOf', { company: name })}
                    @click=${() => sendCommand(this, { type: 'show', screen: { name: 'status', linkId } })}
                    >${text('action.showStatus')}</vscode-button
                  >`
          }
          ${
            unfinished === undefined
              ? nothing
              : html`<span class="quiet"
                    >${text('overview.atStep', { step: text(`wizardStep.${unfinished.step}`) })}</span
                  >
                  <vscode-button
                    appearance="secondary"
                    aria-label=${text('company.continueOf', { company: name })}
                    @click=${() =>
                      sendCommand(this, {
                        type: 'show',
                        screen: { name: 'wizard', linkId: unfinished.linkId },
                      })}
                    >${text('button.continue')}</vscode-button
                  >`
          }
        </span>
      </div>
    `;
  }

  #unfinishedOf(
    { linking, unfinished }: WizardView,
    { code, vatNumber }: ListedCompany,
  ): UnfinishedLinking | undefined {
    const { connection, serverName } = linking.company;
    if (connection === undefined || serverName === undefined) return undefined;
    const { database } = connection;
    const identity = { serverName, database, code, vatNumber: vatNumberKey(vatNumber) };
    return unfinished.find((other) => other.identity !== undefined && sameCompany(other.identity, identity));
  }

  #back(): void {
    sendLinking(this, { type: 'BACK' });
  }
}

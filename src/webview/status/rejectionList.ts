import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RejectionGroup } from '../../domain/rejections.ts';
import { sendCommand } from '../commandEvent.ts';
import { causeText, errorText, text, texts } from '../panelTexts.ts';
import '../parts/copyButton.ts';
import '../parts/guideLink.ts';
import { shared } from '../styles.ts';

/** Records of a group that are drawn before the person asks for more. */
const FIRST = 20;

/** The rejected records by cause: why, what to do, which, and again (B5). */
@customElement('sl-rejections')
export class RejectionList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: 0.5rem 1.5rem;
      }
      vscode-text-field {
        width: min(100%, 20rem);
      }
      details {
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      summary {
        padding: 0.5rem 0;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      summary:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .inside {
        display: grid;
        gap: 0.5rem;
        padding: 0 0 0.75rem 1.25rem;
      }
      .records li {
        display: grid;
        grid-template-columns: minmax(8rem, max-content) 1fr auto;
        gap: 0.25rem 1rem;
        align-items: baseline;
        padding: 0.2rem 0;
        overflow-wrap: anywhere;
      }
      button.link {
        padding: 0;
        border: 0;
        background: none;
        color: var(--vscode-textLink-foreground);
        font: inherit;
        text-decoration: underline;
        cursor: pointer;
      }
      @media (max-width: 480px) {
        .records li {
          grid-template-columns: 1fr auto;
        }
        .records .why {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor groups: readonly RejectionGroup[] = [];
  @state() accessor filter = '';
  @state() accessor opened: ReadonlySet<string> = new Set();

  override render() {
    const count = this.groups.reduce((sum, group) => sum + group.count, 0);
    if (count === 0) return html`<p class="row"><sl-icon name="pass"></sl-icon>${text('errors.none')}</p>`;
    const wanted = this.filter.trim().toLowerCase();
    const shown = this.groups.flatMap((group) => {
      const records = group.records.filter(({ key }) => key.toLowerCase().includes(wanted));
      return records.length === 0 ? [] : [{ group, records }];
    });
    return html`
      <div class="head">
        <h3>${text('rejections.heading', { count })}</h3>
        <span class="row">
          <sl-copy .copied=${this.#asText()} label=${text('rejections.copy')}></sl-copy>
          <vscode-button appearance="secondary" @click=${() => sendCommand(this, { type: 'retry' })}
            >${text('rejections.retryAll')}</vscode-button
          >
        </span>
      </div>
      <vscode-text-field
        .value=${this.filter}
        placeholder=${text('rejections.filterHint')}
        @input=${(event: Event) => (this.filter = (event.target as HTMLInputElement).value)}
        >${text('rejections.filter')}</vscode-text-field
      >
      <div>
        ${repeat(
          shown,
          ({ group }) => idOf(group),
          ({ group, records }) => this.#group(group, records, wanted !== ''),
        )}
      </div>
      ${shown.length === 0 ? html`<p class="quiet">${text('form.noMatch')}</p>` : nothing}
    `;
  }

  #group(group: RejectionGroup, records: RejectionGroup['records'], isFiltered: boolean) {
    const { part, reason, count } = group;
    const id = idOf(group);
    const isAll = this.opened.has(id);
    const drawn = isAll ? records : records.slice(0, FIRST);
    return html`
      <details ?open=${isFiltered}>
        <summary>
          ${text('rejections.group', { count, part: text(`part.${part}`), cause: causeText(reason) })}
        </summary>
        <div class="inside">
          <p>
            ${errorText(reason).remedy} <span class="code quiet">${reason.code}</span>
            <sl-guide-link .code=${reason.code}></sl-guide-link>
          </p>
          ${reason.cause === undefined ? nothing : html`<p class="quiet">${reason.cause}</p>`}
          <ul class="records">
            ${drawn.map(
              ({ key, stage, since, reason: own }) =>
                html`<li>
                  <span class="code">${key}</span>
                  <span class="quiet why">${errorText(own).message} · ${texts.dateTime(since)}</span>
                  <button
                    type="button"
                    class="link"
                    aria-label=${text('rejections.retryOne', { key })}
                    @click=${() => sendCommand(this, { type: 'retry', record: { stage, key } })}
                  >
                    ${text('button.retry')}
                  </button>
                </li>`,
            )}
          </ul>
          ${
            drawn.length < records.length
              ? html`<button
                  type="button"
                  class="link"
                  @click=${() => {
                    this.opened = new Set([...this.opened, id]);
                  }}
                >
                  ${text('rejections.more', { count: records.length - drawn.length })}
                </button>`
              : nothing
          }
          ${
            count > group.records.length && isAll
              ? html`<p class="quiet">${text('rejections.rest', { count: count - group.records.length })}</p>`
              : nothing
          }
        </div>
      </details>
    `;
  }

  /** A line a record, with tabs: for a spreadsheet or a mail. */
  #asText(): string {
    return this.groups
      .flatMap(({ records }) => records)
      .map(({ part, key, reason }) =>
        [text(`part.${part}`), key, errorText(reason).message, reason.code].join('\t'),
      )
      .join('\n');
  }
}

/** What a group keeps while its records come and go: an open one stays open, and no other in its place. */
function idOf({ part, reason }: RejectionGroup): string {
  return JSON.stringify([part, reason.code, reason.params['field'] ?? '', reason.cause ?? '']);
}

import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PartFigures } from '../../domain/sync.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/meter.ts';
import { shared } from '../styles.ts';

/** The figures of each part (R19). */
@customElement('sl-parts-table')
export class PartsTable extends LitElement {
  static override styles = [
    shared,
    css`
      .scroll {
        overflow-x: auto;
      }
      table {
        min-width: 44rem;
      }
      .share {
        display: grid;
        grid-template-columns: 1fr 6rem 4rem;
        gap: 0.75rem;
        align-items: center;
      }
      .note td {
        border-bottom-width: 1px;
        padding-top: 0;
      }
    `,
  ];

  @property({ attribute: false }) accessor parts: readonly PartFigures[] = [];

  override render() {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${text('status.parts')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${text('table.part')}</th>
              <th scope="col" class="number">${text('table.source')}</th>
              <th scope="col" class="number">${text('table.synced')}</th>
              <th scope="col" class="number">${text('table.pending')}</th>
              <th scope="col" class="number">${text('table.failed')}</th>
              <th scope="col" class="number">${text('table.deleted')}</th>
              <th scope="col" class="number">${text('status.lastRun')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.parts.map((part) => this.#part(part))}
          </tbody>
        </table>
      </div>
    `;
  }

  #part({
    part,
    source,
    synced,
    pending,
    failed,
    deleted,
    lastRunAt,
    failedLines = 0,
    heldDeletions = 0,
  }: PartFigures) {
    const name = text(`part.${part}`);
    const share = source === 0 ? 1 : Math.min(1, synced / source);
    const notes = [
      ...(failedLines > 0 ? [text('status.linesMissing', { count: failedLines })] : []),
      ...(heldDeletions > 0 ? [text('status.deletionsHeld', { count: heldDeletions })] : []),
    ];
    return html`
      <tr>
        <th scope="row">${name}</th>
        <td class="number">${texts.number(source)}</td>
        <td>
          <div class="share">
            <span class="number">${texts.number(synced)}</span>
            <sl-meter label=${text('status.shareOf', { part: name })} .value=${share}></sl-meter>
            <span class="number quiet">${texts.percent(share)}</span>
          </div>
        </td>
        <td class="number">${texts.number(pending)}</td>
        <td class="number">
          ${failed > 0 ? html`<sl-icon name="error" label=${text('mark.failed')}></sl-icon> ` : nothing}${texts.number(failed)}
        </td>
        <td class="number">${texts.number(deleted)}</td>
        <td class="number">${lastRunAt === null ? '—' : texts.dateTime(lastRunAt)}</td>
      </tr>
      ${notes.map(
        (note) =>
          html`<tr class="note">
            <td></td>
            <td colspan="6"><sl-icon name="warning" label=${text('mark.warning')}></sl-icon> ${note}</td>
          </tr>`,
      )}
    `;
  }
}

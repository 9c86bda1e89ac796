import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { countDifferences, recordsOf, type Verification } from '../../domain/verification.ts';
import { differenceText, differingRecord } from '../../texts/differenceText.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/icon.ts';
import { shared } from '../styles.ts';

const FIGURES = ['source', 'crm', 'missing', 'duplicated', 'different', 'surplus', 'rejected'] as const;

/** What a verification found (B14): what is missing, doubled, different or surplus, by part and record by record. */
@customElement('sl-verification')
export class VerificationResult extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      .scroll {
        overflow-x: auto;
      }
      .parts {
        min-width: 44rem;
      }
      .outcome {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) accessor result: Verification | undefined;

  override render() {
    if (this.result === undefined) return nothing;
    const { parts } = this.result;
    const count = countDifferences(this.result);
    const rejected = parts.reduce((sum, part) => sum + part.rejected, 0);
    return html`
      <p class="row outcome" role="status">
        <sl-icon
          name=${count === rejected ? 'pass' : 'warning'}
          label=${count === rejected ? nothing : text('mark.warning')}
        ></sl-icon
        >${count === 0 ? text('verify.equal') : text('verify.differs', { count, rejected })}
      </p>
      <div class="scroll" tabindex="0" role="group" aria-label=${text('report.proof')}>
        <table class="parts">
          <thead>
            <tr>
              <th scope="col">${text('table.part')}</th>
              ${FIGURES.map((figure) => html`<th scope="col" class="number">${text(`table.${figure}`)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${parts.map((part) => {
              const { sage, crm, missing, duplicated, different, surplus = 0 } = part;
              const figures = [sage, crm, missing, duplicated, different, surplus, part.rejected];
              return html`<tr>
                <th scope="row">${text(`part.${part.part}`)}</th>
                ${figures.map((figure) => html`<td class="number">${texts.number(figure)}</td>`)}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${this.#notes(parts)} ${this.#differences(this.result, count - rejected)}
    `;
  }

  #notes(parts: Verification['parts']) {
    return parts.map(({ part, dangling = 0, notSent = [] }) => {
      const name = text(`part.${part}`);
      const reason = notSent.map(({ reason: why, count }) => text(`notSent.${why}`, { count })).join(' · ');
      return html`${dangling === 0 ? nothing : html`<p>${text('verify.dangling', { part: name, count: dangling })}</p>`}
      ${reason === '' ? nothing : html`<p class="quiet">${text('status.leftOut', { part: name, reason })}</p>`}`;
    });
  }

  #differences({ differences }: Verification, count: number) {
    if (differences.length === 0) return nothing;
    const left = count - differences.reduce((sum, difference) => sum + recordsOf(difference), 0);
    return html`
      <table>
        <thead>
          <tr>
            <th scope="col">${text('report.record')}</th>
            <th scope="col">${text('table.part')}</th>
            <th scope="col">${text('report.difference')}</th>
          </tr>
        </thead>
        <tbody>
          ${differences.map(
            (difference) =>
              html`<tr>
                <th scope="row" class="code">${differingRecord(difference)}</th>
                <td>${text(`part.${difference.part}`)}</td>
                <td>${differenceText(difference, texts)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${left > 0 ? html`<p class="quiet">${text('report.notListed', { count: left })}</p>` : nothing}
    `;
  }
}

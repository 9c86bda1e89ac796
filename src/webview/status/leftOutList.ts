import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LeftOut, PartFigures } from '../../domain/sync.ts';
import { text } from '../panelTexts.ts';
import { shared } from '../styles.ts';

/** What is not sent although nothing is wrong with it: a line a part, which opens to why, and to some of the records. */
@customElement('sl-left-out')
export class LeftOutList extends LitElement {
  static override styles = [
    shared,
    css`
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
      ul {
        display: grid;
        gap: 0.5rem;
        padding: 0 0 0.75rem 1.25rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) accessor parts: readonly PartFigures[] = [];

  override render() {
    return repeat(
      this.parts,
      ({ part }) => part,
      ({ part, leftOut = [] }) => {
        if (leftOut.length === 0) return nothing;
        const reason = leftOut.map(({ cause, count }) => text(`leftOut.${cause}`, { count })).join(' · ');
        return html`<details>
          <summary>${text('status.leftOut', { part: text(`part.${part}`), reason })}</summary>
          <ul>
            ${leftOut.map(causeItem)}
          </ul>
        </details>`;
      },
    );
  }
}

function causeItem({ cause, count, examples }: LeftOut) {
  const more = count > examples.length ? ' …' : '';
  return html`<li>
    <p>${text(`leftOutWhy.${cause}`)}</p>
    ${
      examples.length === 0
        ? nothing
        : html`<p class="quiet">
            ${text('status.examples')} <span class="code">${examples.join(' · ')}${more}</span>
          </p>`
    }
  </li>`;
}

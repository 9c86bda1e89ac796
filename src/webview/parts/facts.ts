import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../styles.ts';

/** Names and what they stand at, in two columns. */
@customElement('sl-facts')
export class Facts extends LitElement {
  static override styles = [
    shared,
    css`
      dl {
        display: grid;
        grid-template-columns: minmax(7rem, max-content) 1fr;
        gap: 0.35rem 1.5rem;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      dd {
        overflow-wrap: anywhere;
      }
      @media (max-width: 480px) {
        dl {
          grid-template-columns: 1fr;
          gap: 0;
        }
        dd {
          margin-bottom: 0.5rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor facts: readonly (readonly [string, string])[] = [];

  override render() {
    return html`<dl>
      ${this.facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
  }
}

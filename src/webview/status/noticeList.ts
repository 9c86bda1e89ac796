import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ErrorDetail } from '../../domain/errors.ts';
import { needsSomebody } from '../../domain/notices.ts';
import { errorText, text } from '../panelTexts.ts';
import '../parts/guideLink.ts';
import '../parts/icon.ts';
import { shared } from '../styles.ts';
import { problemAnswer } from './problemAnswer.ts';

/** Notices that stand open; the others are a click away. */
const FIRST = 4;

/** What the last run told beside its figures: what happened, and what to do. */
@customElement('sl-notices')
export class NoticeList extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
      }
      ul {
        display: grid;
        gap: 0.5rem;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 0.5rem;
        max-width: 60rem;
        overflow-wrap: anywhere;
      }
      sl-icon {
        padding-top: 0.1rem;
      }
      summary {
        padding: 0.25rem 0;
        cursor: pointer;
      }
      summary:hover {
        background: var(--vscode-list-hoverBackground);
      }
    `,
  ];

  @property({ attribute: false }) accessor notices: readonly ErrorDetail[] = [];
  /** Whether one that waits for a person's word offers it here. */
  @property({ type: Boolean }) accessor answers = false;

  override render() {
    if (this.notices.length === 0) return nothing;
    const sorted = [
      ...this.notices.filter(needsSomebody),
      ...this.notices.filter((notice) => !needsSomebody(notice)),
    ];
    const others = sorted.slice(FIRST);
    return html`
      <h3>${text('status.notices')}</h3>
      <ul>
        ${sorted.slice(0, FIRST).map((notice) => this.#item(notice))}
      </ul>
      ${
        others.length === 0
          ? nothing
          : html`<details>
              <summary>${text('rejections.more', { count: others.length })}</summary>
              <ul>
                ${others.map((notice) => this.#item(notice))}
              </ul>
            </details>`
      }
    `;
  }

  #item(notice: ErrorDetail) {
    const { message, remedy } = errorText(notice);
    const isOpen = needsSomebody(notice);
    return html`<li>
      <sl-icon
        name=${isOpen ? 'warning' : 'info'}
        label=${text(isOpen ? 'mark.warning' : 'mark.info')}
      ></sl-icon>
      <div>
        <p>${message}</p>
        <p class="quiet">
          ${remedy} <span class="code">${notice.code}</span>
          <sl-guide-link .code=${notice.code}></sl-guide-link>
        </p>
        ${this.answers ? problemAnswer(this, notice) : nothing}
      </div>
    </li>`;
  }
}

import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ErrorCode } from '../../domain/errors.ts';
import { guideAddress, placeOfError, type GuidePage, type GuidePlace } from '../../domain/guide.ts';
import { sendCommand } from '../commandEvent.ts';
import { text, texts } from '../panelTexts.ts';
import { linkButton, shared } from '../styles.ts';

/** Opens the guide at a page, or at what it says of an error: in another tab of a browser, else beside the panel. */
@customElement('sl-guide-link')
export class GuideLink extends LitElement {
  static override styles = [shared, linkButton];

  @property() accessor page: GuidePage = 'index';
  @property() accessor code: ErrorCode | undefined;

  override render() {
    // A page may hold many of them: who hears one alone is told of what it is.
    const words =
      this.code === undefined
        ? text('button.guide')
        : html`${text('button.learnMore')}<span class="unseen">${this.code}</span>`;
    const place: GuidePlace = this.code === undefined ? { page: this.page } : placeOfError(this.code);
    const { guide } = document.body.dataset;
    return guide === undefined
      ? html`<button type="button" @click=${() => sendCommand(this, { type: 'openGuide', place })}>
          ${words}
        </button>`
      : html`<a href="${guide}/${guideAddress(texts.language, place)}" target="_blank" rel="noopener"
          >${words}</a
        >`;
  }
}

import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { WizardView } from '../../protocol/panel.ts';
import { isOfToday, TERMS_URLS, TERMS_VERSIONS } from '../../domain/terms.ts';
import { sendLinking } from '../commandEvent.ts';
import { draftOf, keepDraft } from '../drafts.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/busy.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

type Document = keyof typeof TERMS_URLS;

/** Both texts, both to be accepted (R8); then a new implementation is made. */
@customElement('sl-terms-step')
export class TermsStep extends LitElement {
  static override styles = [
    shared,
    css`
      li {
        display: grid;
        gap: 0.25rem;
        padding: 0.5rem 0;
      }
      .under {
        padding-left: 2.15rem;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  @state() accessor accepted: Readonly<Record<Document, boolean>> = { privacy: false, terms: false };
  #isFilled = false;

  override willUpdate(): void {
    if (this.#isFilled || this.view === undefined) return;
    this.#isFilled = true;
    const isRecorded = isOfToday(this.view.linking.terms);
    const draft = draftOf(this.#form);
    this.accepted = {
      privacy: isRecorded || draft['privacy'] === 'yes',
      terms: isRecorded || draft['terms'] === 'yes',
    };
  }

  override render() {
    const { linking } = this.view ?? {};
    if (linking === undefined) return nothing;
    if (linking.state !== 'terms.reading')
      return html`<sl-step heading=${text('terms.heading')} lead=${text('terms.why')}>
        <sl-busy
          label=${text(linking.state === 'terms.creating' ? 'terms.creating' : 'terms.recording')}
          lines="3"
        ></sl-busy>
      </sl-step>`;
    const { privacy, terms } = this.accepted;
    return html`
      <sl-step
        heading=${text('terms.heading')}
        lead=${text('terms.why')}
        .problem=${linking.error}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.next')}
        blocked=${privacy && terms ? '' : text('terms.blocked')}
        @back=${() => sendLinking(this, { type: 'BACK' })}
        @next=${() => sendLinking(this, { type: 'ACCEPT_TERMS', privacy, terms })}
      >
        <ul>
          ${this.#document('privacy', text('terms.acceptPrivacy'), text('terms.readPrivacy'))}
          ${this.#document('terms', text('terms.acceptTerms'), text('terms.readTerms'))}
        </ul>
        ${
          !isOfToday(linking.terms)
            ? html`<p class="quiet">${text('terms.kept')}</p>`
            : html`<p class="quiet">
                ${text('terms.acceptedBefore', {
                  user: linking.terms.acceptedBy,
                  at: texts.dateTime(linking.terms.acceptedAt),
                })}
              </p>`
        }
      </sl-step>
    `;
  }

  #document(name: Document, label: string, link: string) {
    return html`
      <li>
        <vscode-checkbox
          name=${name}
          .checked=${this.accepted[name]}
          @change=${(event: Event) => this.#accept(name, (event.target as HTMLInputElement).checked)}
          >${label}</vscode-checkbox
        >
        <p class="under">
          <a href=${TERMS_URLS[name]} target="_blank" rel="noreferrer">${link}</a>
          <span class="quiet">${text('terms.version', { version: TERMS_VERSIONS[name] })}</span>
        </p>
      </li>
    `;
  }

  get #form(): string {
    return `terms ${this.view?.linking.linkId ?? ''} ${TERMS_VERSIONS.privacy} ${TERMS_VERSIONS.terms}`;
  }

  #accept(name: Document, isAccepted: boolean): void {
    this.accepted = { ...this.accepted, [name]: isAccepted };
    const { privacy, terms } = this.accepted;
    keepDraft(this.#form, { privacy: privacy ? 'yes' : '', terms: terms ? 'yes' : '' });
  }
}

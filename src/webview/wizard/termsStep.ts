import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WizardView } from '../../protocol/panel.ts';
import { isOfToday, TERMS_URLS, TERMS_VERSIONS } from '../../domain/terms.ts';
import { sendLinking } from '../commandEvent.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/busy.ts';
import { FormDraft } from '../parts/formDraft.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

type Document = keyof typeof TERMS_URLS;

const UNREAD: Readonly<Record<Document, string>> = { privacy: '', terms: '' };

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
  readonly #draft = new FormDraft<Document>(this, UNREAD, {
    // Of these texts: newer ones are to be read anew.
    key: () => `terms ${this.view?.linking.linkId ?? ''} ${TERMS_VERSIONS.privacy} ${TERMS_VERSIONS.terms}`,
    known: () =>
      this.view && (isOfToday(this.view.linking.terms) ? { privacy: 'yes', terms: 'yes' } : UNREAD),
  });

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
    const [privacy, terms] = [this.#isAccepted('privacy'), this.#isAccepted('terms')];
    return html`
      <sl-step
        heading=${text('terms.heading')}
        lead=${text('terms.why')}
        .problem=${linking.error}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.next')}
        blocked=${privacy && terms ? '' : text('terms.blocked')}
        @back=${() => sendLinking(this, { type: 'BACK' })}
        @next=${() => {
          this.#draft.sent();
          sendLinking(this, { type: 'ACCEPT_TERMS', privacy, terms });
        }}
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
          .checked=${this.#isAccepted(name)}
          @change=${(event: Event) => this.#draft.set(name, (event.target as HTMLInputElement).checked ? 'yes' : '')}
          >${label}</vscode-checkbox
        >
        <p class="under">
          <a href=${TERMS_URLS[name]} target="_blank" rel="noreferrer">${link}</a>
          <span class="quiet">${text('terms.version', { version: TERMS_VERSIONS[name] })}</span>
        </p>
      </li>
    `;
  }

  #isAccepted(name: Document): boolean {
    return this.#draft.values[name] === 'yes';
  }
}

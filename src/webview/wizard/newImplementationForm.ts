import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { newImplementation } from '../../domain/implementation.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendLinking } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import '../parts/field.ts';
import { FormDraft } from '../parts/formDraft.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

/** How the new implementation is to be called, and who administers it (R7). */
@customElement('sl-new-implementation-form')
export class NewImplementationForm extends LitElement {
  static override styles = shared;

  @property({ attribute: false }) accessor view: WizardView | undefined;
  readonly #draft = new FormDraft(
    this,
    { newName: '', adminEmail: '' },
    {
      key: () => `new implementation ${this.view?.linking.linkId ?? ''}`,
      known: () => {
        if (this.view === undefined) return undefined;
        const { implementation, company } = this.view.linking;
        const { name, adminEmail = '' } = implementation.newImplementation ?? {};
        return { newName: name ?? company.chosen?.name ?? '', adminEmail };
      },
    },
  );

  override render() {
    const { linking } = this.view ?? {};
    if (linking === undefined) return nothing;
    return html`
      <sl-step
        heading=${text('implementation.naming')}
        lead=${text('implementation.namingWhy')}
        .problem=${linking.implementation.fieldProblems[0]?.error ?? linking.error}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.next')}
        @back=${() => sendLinking(this, { type: 'BACK' })}
        @next=${this.#name}
      >
        ${this.#field('newName', text('implementation.newName'), text('implementation.newNameHelp'))}
        ${this.#field('adminEmail', text('implementation.adminEmail'), text('implementation.adminEmailHelp'))}
      </sl-step>
    `;
  }

  #field(name: 'newName' | 'adminEmail', label: string, help: string) {
    return html`<sl-field
      name=${name}
      label=${label}
      help=${help}
      error=${this.#draft.errors[name] ?? ''}
      .value=${this.#draft.values[name]}
      required
      @field-input=${(event: CustomEvent<string>) => this.#draft.set(name, event.detail)}
    ></sl-field>`;
  }

  async #name(): Promise<void> {
    const { newName: name, adminEmail } = this.#draft.values;
    const apiUrl = this.view?.linking.implementation.form?.apiUrl ?? this.view?.apiUrl;
    const parsed = newImplementation.safeParse({ apiUrl, name, adminEmail: adminEmail.trim() });
    const isWrong = (field: string) => parsed.error?.issues.some(({ path }) => path[0] === field) === true;
    const isRight = await this.#draft.judge({
      ...(isWrong('name') ? { newName: text('implementation.newNameInvalid') } : {}),
      ...(isWrong('adminEmail') ? { adminEmail: text('implementation.adminEmailInvalid') } : {}),
    });
    if (isRight && parsed.success)
      sendLinking(this, { type: 'NAME_IMPLEMENTATION', implementation: parsed.data });
  }
}

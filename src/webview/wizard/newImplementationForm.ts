import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { newImplementation } from '../../domain/implementation.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendLinking } from '../commandEvent.ts';
import { draftOf, keepDraft } from '../drafts.ts';
import { text } from '../panelTexts.ts';
import type { Field } from '../parts/field.ts';
import '../parts/field.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

type Values = Readonly<Record<'newName' | 'adminEmail', string>>;

/** How the new implementation is to be called, and who administers it (R7). */
@customElement('sl-new-implementation-form')
export class NewImplementationForm extends LitElement {
  static override styles = shared;

  @property({ attribute: false }) accessor view: WizardView | undefined;
  @state() accessor values: Values = { newName: '', adminEmail: '' };
  @state() accessor errors: Partial<Record<keyof Values, string>> = {};
  #isFilled = false;

  override willUpdate(): void {
    if (this.#isFilled || this.view === undefined) return;
    this.#isFilled = true;
    const { implementation, company } = this.view.linking;
    const { name, adminEmail } = implementation.newImplementation ?? {};
    const draft = draftOf(this.#form);
    this.values = {
      newName: draft['newName'] ?? name ?? company.chosen?.name ?? '',
      adminEmail: draft['adminEmail'] ?? adminEmail ?? '',
    };
  }

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

  #field(name: keyof Values, label: string, help: string) {
    return html`<sl-field
      name=${name}
      label=${label}
      help=${help}
      error=${this.errors[name] ?? ''}
      .value=${this.values[name]}
      required
      @field-input=${(event: CustomEvent<string>) => {
        this.values = { ...this.values, [name]: event.detail };
        keepDraft(this.#form, this.values);
      }}
    ></sl-field>`;
  }

  get #form(): string {
    return `new implementation ${this.view?.linking.linkId ?? ''}`;
  }

  #name(): void {
    const { newName: name, adminEmail } = this.values;
    const apiUrl = this.view?.linking.implementation.form?.apiUrl ?? this.view?.apiUrl;
    const parsed = newImplementation.safeParse({ apiUrl, name, adminEmail: adminEmail.trim() });
    if (parsed.success) {
      this.errors = {};
      return sendLinking(this, { type: 'NAME_IMPLEMENTATION', implementation: parsed.data });
    }
    const isWrong = (field: string) => parsed.error.issues.some(({ path }) => path[0] === field);
    this.errors = {
      ...(isWrong('name') ? { newName: text('implementation.newNameInvalid') } : {}),
      ...(isWrong('adminEmail') ? { adminEmail: text('implementation.adminEmailInvalid') } : {}),
    };
    this.renderRoot
      .querySelector<Field>(`sl-field[name=${isWrong('name') ? 'newName' : 'adminEmail'}]`)
      ?.focus();
  }
}

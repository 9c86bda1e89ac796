import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  API_KEY_NAME,
  DEFAULT_API_URL,
  implementationForm,
  type ImplementationField,
} from '../../domain/implementation.ts';
import type { WizardView } from '../../protocol/panel.ts';
import { sendCommand, sendLinking } from '../commandEvent.ts';
import { errorText, text } from '../panelTexts.ts';
import '../parts/busy.ts';
import '../parts/copyButton.ts';
import '../parts/facts.ts';
import type { Field } from '../parts/field.ts';
import '../parts/field.ts';
import { FormDraft } from '../parts/formDraft.ts';
import { shared } from '../styles.ts';
import './newImplementationForm.ts';
import type { StepFrame } from './stepFrame.ts';
import './stepFrame.ts';

type Values = Readonly<Record<'implementationId' | 'name' | 'publicKey' | 'apiUrl', string>>;

const EMPTY: Values = { implementationId: '', name: '', publicKey: '', apiUrl: DEFAULT_API_URL };

/** Which implementation: one that is there, by its keys, or a new one by its name (R4 to R7). */
@customElement('sl-implementation-step')
export class ImplementationStep extends LitElement {
  static override styles = [
    shared,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1rem 2.5rem;
        align-items: start;
      }
      aside {
        display: grid;
        gap: 0.5rem;
        padding: 0.75rem 1rem;
        border: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      aside ol {
        display: grid;
        gap: 0.35rem;
        padding-left: 1.25rem;
        list-style: decimal;
      }
      summary {
        cursor: pointer;
      }
      details[open] summary {
        margin-bottom: 0.5rem;
      }
      .found {
        font-size: 1.15rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  @state() accessor changesKey = false;
  #privateKey = '';
  #problems: WizardView['linking']['implementation']['fieldProblems'] = [];

  readonly #draft = new FormDraft(this, EMPTY, {
    key: () => `implementation ${this.view?.linking.linkId ?? ''}`,
    known: () => {
      if (this.view === undefined) return undefined;
      const { implementationId, name, publicKey, apiUrl } = {
        ...EMPTY,
        apiUrl: this.view.apiUrl,
        ...this.view.linking.implementation.form,
      };
      return { implementationId, name, publicKey, apiUrl };
    },
  });

  override updated(): void {
    const problems = this.view?.linking.implementation.fieldProblems ?? [];
    const isNew = JSON.stringify(problems) !== JSON.stringify(this.#problems);
    this.#problems = problems;
    const [first] = problems;
    if (isNew && first !== undefined) void this.#focusField(first.field);
  }

  /** After the step itself is drawn: a new one gives the focus to its heading. */
  async #focusField(name: ImplementationField): Promise<void> {
    await this.renderRoot.querySelector<StepFrame>('sl-step')?.updateComplete;
    this.renderRoot.querySelector<Field>(`sl-field[name=${name}]`)?.focus();
  }

  override render() {
    const { view } = this;
    switch (view?.linking.state) {
      case 'implementation.form':
        return this.#formScreen(view);
      case 'implementation.recognising':
        return this.#recognising();
      case 'implementation.existing':
        return this.#existing(view);
      case 'implementation.askNew':
        return this.#askNew();
      case 'implementation.naming':
        return html`<sl-new-implementation-form .view=${view}></sl-new-implementation-form>`;
      default:
        return nothing;
    }
  }

  #formScreen(view: WizardView) {
    const { linking } = view;
    const { fieldProblems } = linking.implementation;
    // What is wrong with a field stands at the field.
    const problem = fieldProblems.length === 0 ? linking.error : undefined;
    return html`
      <sl-step
        heading=${text('implementation.heading')}
        lead=${text('implementation.why')}
        .problem=${problem}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.next')}
        @back=${this.#back}
        @next=${this.#submit}
      >
        <div class="columns">
          <div>
            ${this.#field('implementationId', text('implementation.id'), text('implementation.idHelp'))}
            ${this.#field('name', text('implementation.name'), text('implementation.nameHelp'))}
            ${this.#field('publicKey', text('implementation.publicKey'), text('implementation.publicKeyHelp'))}
            ${
              this.#isKeyKept
                ? html`<div class="row">
                    <span>${text('implementation.privateKey')}: ${text('form.keptKey')}</span>
                    <vscode-button appearance="secondary" @click=${this.#changeKey}
                      >${text('button.change')}</vscode-button
                    >
                  </div>`
                : html`<sl-field
                    name="privateKey"
                    label=${text('implementation.privateKey')}
                    help=${this.#isKeyRefused ? text('form.refused') : text(`keeping.${view.keeping}`)}
                    error=${this.#errorOf('privateKey')}
                    secret
                    @field-input=${(event: CustomEvent<string>) => {
                      this.#privateKey = event.detail;
                    }}
                  ></sl-field>`
            }
            <details ?open=${this.#draft.values.apiUrl !== view.apiUrl || this.#errorOf('apiUrl') !== ''}>
              <summary>${text('implementation.more')}</summary>
              ${this.#field('apiUrl', text('implementation.apiUrl'), text('implementation.apiUrlHelp'))}
            </details>
          </div>
          <aside aria-labelledby="where">
            <h3 id="where">${text('implementation.where')}</h3>
            <ol>
              <li>${text('implementation.whereWorkspace')}</li>
              <li>
                ${text('implementation.whereKeys')} <span class="code">${API_KEY_NAME}</span>
                <sl-copy .copied=${API_KEY_NAME} label=${text('button.copyName')}></sl-copy>
              </li>
              <li>${text('implementation.whereCopy')}</li>
            </ol>
            <p class="quiet">${text('implementation.whereNew')}</p>
          </aside>
        </div>
      </sl-step>
    `;
  }

  #recognising() {
    return html`
      <sl-step
        heading=${text('implementation.heading')}
        lead=${text('implementation.why')}
        ?canGoBack=${true}
        @back=${this.#back}
      >
        <sl-busy
          label=${text('implementation.recognising')}
          lines="4"
          cancellable
          @give-up=${this.#back}
        ></sl-busy>
      </sl-step>
    `;
  }

  #existing({ linking }: WizardView) {
    const { workspace, nameDiffers, form } = linking.implementation;
    const facts: [string, string][] = [
      [text('implementation.id'), workspace?.id ?? ''],
      [text('implementation.name'), workspace?.name ?? ''],
    ];
    if (workspace?.plan !== undefined) facts.push([text('check.plan'), workspace.plan]);
    return html`
      <sl-step
        heading=${text('implementation.found')}
        lead=${text('implementation.foundWhy')}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.next')}
        @back=${this.#back}
        @next=${() => sendLinking(this, { type: 'NEXT' })}
      >
        <p class="row found"><sl-icon name="pass"></sl-icon>${workspace?.name ?? ''}</p>
        <sl-facts .facts=${facts}></sl-facts>
        ${
          nameDiffers
            ? html`<p class="row">
                <sl-icon name="warning" label=${text('mark.warning')}></sl-icon>
                ${text('implementation.nameDiffers', { typed: form?.name ?? '', actual: workspace?.name ?? '' })}
              </p>`
            : nothing
        }
      </sl-step>
    `;
  }

  #askNew() {
    return html`
      <sl-step
        heading=${text('implementation.askNew')}
        lead=${text('implementation.askNewWhy')}
        ?canGoBack=${true}
        next=${text('button.createNew')}
        @back=${this.#back}
        @next=${() => sendLinking(this, { type: 'CREATE_NEW' })}
      >
        <p class="quiet">${text('implementation.askNewElse')}</p>
      </sl-step>
    `;
  }

  #field(name: keyof Values, label: string, help: string) {
    return html`<sl-field
      name=${name}
      label=${label}
      help=${help}
      error=${this.#errorOf(name)}
      .value=${this.#draft.values[name]}
      @field-input=${(event: CustomEvent<string>) => this.#draft.set(name, event.detail)}
    ></sl-field>`;
  }

  /** Given with this form before, and still in the host's vault. */
  get #isKeyKept(): boolean {
    const { hasPrivateKey, linking } = this.view ?? {};
    const isThere = hasPrivateKey === true && linking?.implementation.form?.hasPrivateKey === true;
    return isThere && !this.#isKeyRefused && !this.changesKey;
  }

  /** It is still there, for another try; no word of it as kept. */
  get #isKeyRefused(): boolean {
    const { hasPrivateKey, refused = [] } = this.view ?? {};
    return hasPrivateKey === true && refused.includes('privateKey');
  }

  #errorOf(field: ImplementationField): string {
    const problem = this.view?.linking.implementation.fieldProblems.find((one) => one.field === field);
    if (problem === undefined) return '';
    const { message, remedy } = errorText(problem.error);
    return `${message} ${remedy}`;
  }

  #changeKey(): void {
    this.changesKey = true;
  }

  #submit(): void {
    const hasPrivateKey = this.#isKeyKept || this.#isKeyRefused || this.#privateKey !== '';
    const form = implementationForm.parse({ ...this.#draft.values, hasPrivateKey });
    const privateKey = this.#privateKey === '' ? {} : { privateKey: this.#privateKey };
    sendCommand(this, { type: 'submitImplementation', form, ...privateKey });
  }

  #back(): void {
    sendLinking(this, { type: 'BACK' });
  }
}

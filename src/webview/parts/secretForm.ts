import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { ErrorDetail } from '../../domain/errors.ts';
import { secretProblem, type SecretKeeping, type SecretName } from '../../domain/secrets.ts';
import { sendCommand } from '../commandEvent.ts';
import { errorText, text } from '../panelTexts.ts';
import type { Field } from './field.ts';
import './field.ts';
import { shared } from '../styles.ts';

/** Whose secret is asked for, and what becomes of it. */
export interface SecretAsked {
  readonly keeping: SecretKeeping;
  /** Whose password it is. */
  readonly login: string;
  /** The public key in use, where it may be changed beside the private one. */
  readonly publicKey?: string | undefined;
}

/** The field for the secret that cures a problem; nothing where none does. Of keys that are missing only the private one is asked for. */
export function cureForm(problem: ErrorDetail, { keeping, login, publicKey }: SecretAsked, busy = false) {
  const cure = secretProblem(problem);
  if (cure === undefined) return nothing;
  return html`<sl-secret-form
    secret=${cure.secret}
    keeping=${keeping}
    user=${login}
    .publicKey=${cure.isMissing ? undefined : publicKey}
    ?busy=${busy}
  ></sl-secret-form>`;
}

/** Where a password or keys that are missing, refused or to be changed are typed: they are tried, and then used. */
@customElement('sl-secret-form')
export class SecretForm extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 32rem);
        padding-top: 0.5rem;
      }
    `,
  ];

  @property() accessor secret: SecretName = 'sqlPassword';
  @property() accessor keeping: SecretKeeping = 'memory';
  /** Whose password it is. */
  @property() accessor user = '';
  /** The public key in use, where it may be another from now on; undefined asks for the private one alone. */
  @property({ attribute: false }) accessor publicKey: string | undefined;
  /** Whether what was typed is being tried. */
  @property({ type: Boolean }) accessor busy = false;
  @state() accessor isEmpty = false;
  #value = '';
  #publicKey: string | undefined;

  override focus(): void {
    this.renderRoot.querySelector<Field>('sl-field')?.focus();
  }

  /** What was typed for one secret is never for another. */
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('secret')) return;
    this.#value = '';
    this.#publicKey = undefined;
    this.isEmpty = false;
  }

  override render() {
    return keyed(this.secret, this.#form());
  }

  #form() {
    const { secret } = this;
    const isPassword = secret === 'sqlPassword';
    const label = isPassword
      ? this.user === ''
        ? text('connection.password')
        : text('secret.passwordOf', { user: this.user })
      : text('implementation.privateKey');
    return html`<form @submit=${(event: Event) => event.preventDefault()} @keydown=${this.#onKey}>
      ${
        isPassword || this.publicKey === undefined
          ? nothing
          : html`<sl-field
              name="publicKey"
              label=${text('implementation.publicKey')}
              help=${text('implementation.publicKeyHelp')}
              .value=${this.#publicKey ?? this.publicKey}
              @field-input=${(event: CustomEvent<string>) => {
                this.#publicKey = event.detail;
              }}
            ></sl-field>`
      }
      <sl-field
        name=${secret}
        label=${label}
        help=${text(`keeping.${this.keeping}`)}
        error=${this.isEmpty ? errorText({ code: 'FIELD_REQUIRED', params: { field: label } }).message : ''}
        secret
        required
        @field-input=${(event: CustomEvent<string>) => {
          this.#value = event.detail;
          this.isEmpty = false;
        }}
      ></sl-field>
      <div class="row">
        <vscode-button ?disabled=${this.busy} @click=${this.#send}
          >${text('secret.use', { secret })}</vscode-button
        >
        <slot></slot>
        <span role="status">${this.busy ? text('secret.trying', { secret }) : nothing}</span>
      </div>
    </form>`;
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    if (event.key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
    event.preventDefault();
    // The step around it has an Enter of its own.
    event.stopPropagation();
    this.#send();
  }

  #send(): void {
    if (this.busy) return;
    const value = this.secret === 'privateKey' ? this.#value.trim() : this.#value;
    if (value === '') {
      this.isEmpty = true;
      this.#focusOnSecret();
      return;
    }
    const publicKey = (this.#publicKey ?? this.publicKey)?.trim();
    sendCommand(this, {
      type: 'giveSecret',
      secret: this.secret,
      value,
      ...(this.secret === 'sqlPassword' || !publicKey ? {} : { publicKey }),
    });
  }

  #focusOnSecret(): void {
    this.renderRoot.querySelector<Field>('sl-field[secret]')?.focus();
  }
}

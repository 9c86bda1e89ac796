import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { TextField } from '@vscode/webview-ui-toolkit';
import { text } from '../panelTexts.ts';
import { shared } from '../styles.ts';
import './icon.ts';

/** A text field: its label above, help below in one line, replaced by what is wrong. Sends `field-input`. */
@customElement('sl-field')
export class Field extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        max-width: 32rem;
      }
      vscode-text-field {
        width: 100%;
      }
      .note {
        min-height: 1.5rem;
        padding-bottom: 0.5rem;
        font-size: 0.92rem;
        overflow-wrap: anywhere;
      }
      .wrong {
        color: var(--vscode-errorForeground);
      }
    `,
  ];

  @property() accessor name = '';
  @property() accessor label = '';
  @property() accessor help = '';
  @property() accessor error = '';
  @property() accessor value = '';
  @property({ type: Boolean }) accessor required = false;
  /** Shown as dots, never given back, never suggested by the browser. */
  @property({ type: Boolean }) accessor secret = false;
  @state() accessor length = 0;
  @query('vscode-text-field') accessor input: TextField | null = null;

  override focus(): void {
    this.input?.focus();
  }

  override render() {
    const note = this.error || this.#secretNote() || this.help;
    return html`
      <vscode-text-field
        name=${this.name}
        type=${this.secret ? 'password' : 'text'}
        .value=${this.value}
        autocomplete="off"
        spellcheck="false"
        @input=${this.#onInput}
        >${this.label}</vscode-text-field
      >
      <p class="note ${this.error ? 'wrong' : 'quiet'}">
        ${this.error ? html`<sl-icon name="error"></sl-icon> ` : nothing}${note}
      </p>
    `;
  }

  override updated(): void {
    // The input itself lies in the toolkit's own tree, where an id out here is not seen: the note goes in as text.
    const control = this.input?.shadowRoot?.querySelector('input');
    if (!control) return;
    control.setAttribute('aria-description', this.error || this.help);
    control.setAttribute('aria-invalid', String(this.error !== ''));
    control.setAttribute('aria-required', String(this.required));
    control.setAttribute('autocomplete', this.secret ? 'new-password' : 'off');
  }

  #secretNote(): string {
    return this.secret && this.length > 0 ? text('form.typed', { count: this.length }) : '';
  }

  #onInput(): void {
    const value = this.input?.value ?? '';
    this.length = value.length;
    this.value = value;
    this.dispatchEvent(new CustomEvent('field-input', { detail: value }));
  }
}

import type { LitElement, ReactiveController } from 'lit';
import { draftOf, keepDraft } from '../drafts.ts';
import type { Field } from './field.ts';

export interface FormDraftOptions<Name extends string> {
  /** Under which the draft is kept; one linking's is no other's. */
  readonly key: () => string;
  /** What the fields hold before anything is typed; undefined until that is known. */
  readonly known: () => Readonly<Record<Name, string>> | undefined;
}

/**
 * What is typed into a form: filled once, from the draft before what is known, kept as it is typed and dropped when it is
 * sent. Errors stand beside their fields. Secrets never come here.
 */
export class FormDraft<Name extends string> implements ReactiveController {
  values: Readonly<Record<Name, string>>;
  errors: Readonly<Record<string, string>> = {};
  readonly #host: LitElement;
  readonly #options: FormDraftOptions<Name>;
  #isFilled = false;

  constructor(host: LitElement, empty: Readonly<Record<Name, string>>, options: FormDraftOptions<Name>) {
    this.#host = host;
    this.values = empty;
    this.#options = options;
    host.addController(this);
  }

  hostUpdate(): void {
    const known = this.#isFilled ? undefined : this.#options.known();
    if (known === undefined) return;
    this.#isFilled = true;
    this.values = { ...known, ...draftOf(this.#options.key()) };
  }

  set(name: Name, value: string): void {
    this.replace({ ...this.values, [name]: value });
  }

  /** Puts other values in the place of all. */
  replace(values: Readonly<Record<Name, string>>): void {
    this.values = values;
    keepDraft(this.#options.key(), values);
    this.#host.requestUpdate();
  }

  /** From here on the linking itself knows what was typed. */
  sent(): void {
    keepDraft(this.#options.key(), {});
  }

  /** Shows what is wrong, each at its field, and goes to the first of them; true where nothing is. */
  async judge(errors: Readonly<Record<string, string>>): Promise<boolean> {
    this.errors = errors;
    this.#host.requestUpdate();
    if (Object.keys(errors).length === 0) return true;
    await this.#host.updateComplete;
    const fields = [...this.#host.renderRoot.querySelectorAll<Field>('sl-field')];
    fields.find(({ error }) => error !== '')?.focus();
    return false;
  }
}

import { visibleText } from '../../domain/visibleText.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of a page, which nothing from outside can have changed the structure of: `html` alone makes it. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Puts values between the pieces of a template, each as text. */
  static join(pieces: readonly string[], values: readonly Insertion[]): Markup {
    const text = pieces.map((piece, index) => piece + insert(values[index]));
    return new Markup(text.join(''));
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text, which is escaped, or pieces that were. */
export type Insertion = string | number | Markup | readonly Markup[] | undefined;

/**
 * A piece of a page: `` html`<p title="${text}">${text}</p>` ``. Values stand between tags or in quoted attributes, and
 * are text there whatever they hold, and what nobody would see of them is shown. Undefined is nothing.
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Insertion[]): Markup {
  return Markup.join(pieces, values);
}

function insert(value: Insertion): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.join('');
  return visibleText(String(value)).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

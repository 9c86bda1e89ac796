import { html, type Insertion, type Markup } from './html.ts';

export interface Column {
  readonly title: string;
  /** Figures stand to the right, under each other; moments in one line. */
  readonly kind?: 'words' | 'figure' | 'moment';
}

export interface TableOptions {
  /** Where a heading right above says the same to the eye. */
  readonly isCaptionUnseen?: boolean;
}

/** On paper, a table of no more rows stays on one page. */
const SHORT = 12;

/** A table whose first column names the row. It can be scrolled where it is too wide, also with the keyboard. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Insertion[])[],
  { isCaptionUnseen = false }: TableOptions = {},
): Markup {
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, at) => cellOf(cell, columns[at], at === 0))}
      </tr>`,
  );
  return html`<div
    class="scroll ${rows.length > SHORT ? '' : 'whole'}"
    role="region"
    tabindex="0"
    aria-label="${caption}"
  >
    <table>
      <caption class="${isCaptionUnseen ? 'unseen' : 'quiet'}">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? 'words'}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function cellOf(cell: Insertion, column: Column | undefined, isFirst: boolean): Markup {
  const kind = column?.kind ?? 'words';
  return isFirst
    ? html`<th scope="row" class="${kind}">${cell}</th>`
    : html`<td class="${kind}">${cell}</td>`;
}

/** Names and what they stand for. */
export function facts(pairs: readonly (readonly [name: string, value: Insertion])[]): Markup {
  return html`<dl>
    ${pairs.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

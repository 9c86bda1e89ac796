import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** Code points of the icons that are used, in the editor's own icon font. */
const ICONS = {
  pass: 0xeba4,
  error: 0xea87,
  warning: 0xea6c,
  info: 0xea74,
  circle: 0xeabc,
  current: 0xebb4,
  check: 0xeab2,
  pause: 0xead1,
  sync: 0xea77,
} as const;
export type IconName = keyof typeof ICONS;

/** An icon; with a `label` it says something that no text beside it says. */
@customElement('sl-icon')
export class Icon extends LitElement {
  static override styles = css`
    :host {
      display: inline-block;
      font: normal 1rem/1 codicon;
      vertical-align: text-bottom;
      -webkit-font-smoothing: antialiased;
    }
    :host([name='pass']),
    :host([name='check']) {
      color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
    }
    :host([name='error']) {
      color: var(--vscode-errorForeground);
    }
    :host([name='warning']) {
      color: var(--vscode-editorWarning-foreground);
    }
    :host([name='info']),
    :host([name='sync']) {
      color: var(--vscode-textLink-foreground);
    }
  `;

  @property({ reflect: true }) accessor name: IconName = 'info';
  @property() accessor label: string | undefined;

  override render() {
    const glyph = String.fromCodePoint(ICONS[this.name]);
    return this.label === undefined
      ? html`<span aria-hidden="true">${glyph}</span>`
      : html`<span role="img" aria-label=${this.label || nothing}>${glyph}</span>`;
  }
}

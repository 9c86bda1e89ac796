import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../styles.ts';

/** A bar that fills up; what it measures is its name. */
@customElement('sl-meter')
export class Meter extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        min-width: 4rem;
      }
      .track {
        height: 0.5rem;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        background: var(--vscode-editorWidget-background, var(--vscode-input-background));
        outline: 1px solid var(--vscode-widget-border, var(--vscode-panel-border));
        overflow: hidden;
      }
      .fill {
        height: 100%;
        background: var(--vscode-progressBar-background);
        transform-origin: left;
        transition: transform 0.2s;
      }
      @media (prefers-reduced-motion: reduce) {
        .fill {
          transition: none;
        }
      }
      @media (forced-colors: active) {
        .fill {
          background: Highlight;
        }
      }
    `,
  ];

  @property() accessor label = '';
  /** 0 to 1. */
  @property({ type: Number }) accessor value = 0;
  /** Whether it is work that goes on, and not a share that stands. */
  @property({ type: Boolean }) accessor progress = false;

  override render() {
    const percent = Math.round(100 * this.value);
    return html`
      <div
        class="track"
        role=${this.progress ? 'progressbar' : 'meter'}
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
      >
        <div class="fill"></div>
      </div>
    `;
  }

  override updated(): void {
    // Through the object model: a style attribute is what the page's policy forbids.
    const fill = this.renderRoot.querySelector<HTMLElement>('.fill');
    if (fill !== null) fill.style.transform = `scaleX(${Math.min(1, Math.max(0, this.value))})`;
  }
}

import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CHART_SLOTS } from '../../domain/activity.ts';
import { shared } from '../styles.ts';

const HEIGHT = 24;

/** Records over time, as small bars; what they say stands in words beside them. */
@customElement('sl-chart')
export class Chart extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      svg {
        display: block;
        width: 12rem;
        height: 1.75rem;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
      }
      rect {
        fill: var(--vscode-charts-blue, var(--vscode-progressBar-background));
      }
      @media (forced-colors: active) {
        rect {
          fill: Highlight;
        }
      }
    `,
  ];

  /** Records in each slot, the oldest first. */
  @property({ attribute: false }) accessor slots: readonly number[] = [];

  override render() {
    const top = Math.max(1, ...this.slots);
    const first = CHART_SLOTS - this.slots.length;
    return html`<svg viewBox="0 0 ${CHART_SLOTS} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${this.slots.map((count, index) => {
        const height = (HEIGHT * count) / top;
        return svg`<rect x=${first + index + 0.1} y=${HEIGHT - height} width="0.8" height=${height}></rect>`;
      })}
    </svg>`;
  }
}

import { css } from 'lit';

/** What all elements of the panel share. Colours are the editor's theme variables, sizes are in rem. */
export const shared = css`
  :host {
    display: block;
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: 1.5rem;
    font-weight: 600;
    line-height: 1.3;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
  a {
    color: var(--vscode-textLink-foreground);
  }
  a:hover {
    color: var(--vscode-textLink-activeForeground);
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  h2:focus-visible,
  h3:focus-visible {
    outline: none;
  }
  .quiet {
    color: var(--vscode-descriptionForeground);
  }
  .small {
    font-size: 0.92rem;
  }
  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .code {
    font-family: var(--vscode-editor-font-family);
    font-size: 0.85rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 1rem;
    height: 1rem;
    margin: 0;
    accent-color: var(--vscode-button-background);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    font-weight: 600;
    text-align: left;
    color: var(--vscode-descriptionForeground);
  }
  th[scope='row'] {
    font-weight: normal;
    color: var(--vscode-foreground);
  }
  th.number {
    text-align: right;
  }
  th,
  td {
    padding: 0.35rem 0.75rem 0.35rem 0;
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-widget-border));
    vertical-align: baseline;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
`;

/** A button within a line of text, which looks like a link. */
export const linkButton = css`
  :host {
    display: inline-block;
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    color: var(--vscode-textLink-foreground);
    font: inherit;
    cursor: pointer;
    text-decoration: underline;
  }
  button:hover {
    color: var(--vscode-textLink-activeForeground);
  }
`;

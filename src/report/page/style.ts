import { createHash } from 'node:crypto';

/** Light on paper whatever the screen is like: the dark colours are those of a dark screen alone. */
export const STYLE = `
:root { color-scheme: light; --ink: #1f1f1f; --quiet: #595959; --line: #d0d0d0; --paper: #ffffff; --bar: #3b6ea5; --track: #e2e2e2; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #d8d8d8; --quiet: #a3a3a3; --line: #454545; --paper: #1f1f1f; --bar: #6ba3dd; --track: #3a3a3a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 0.95rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.5rem 3rem; }
h1, h2, h3, p, dl, dd, ol, ul, table { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; font-weight: 600; line-height: 1.25; }
h2 { font-size: 1.2rem; font-weight: 600; margin: 2.25rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; font-weight: 600; margin: 1.5rem 0 0.35rem; }
header p { margin-top: 0.35rem; }
p + p { margin-top: 0.35rem; }
.product { color: var(--quiet); margin: 0 0 0.35rem; }
.subject { font-size: 1.1rem; }
.quiet { color: var(--quiet); }
.note { margin-top: 0.6rem; }
.code { font: 0.85em ui-monospace, "Cascadia Mono", "Liberation Mono", Consolas, monospace; }
ol { padding-left: 1.6rem; max-width: 72ch; }
li { padding: 0.15rem 0 0.15rem 0.2rem; }
.groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18.5rem), 1fr)); gap: 0 2rem; }
.groups h3 { margin-top: 0.5rem; }
.groups > div { padding-bottom: 0.75rem; }
dl > div { display: grid; grid-template-columns: minmax(7rem, 2fr) 3fr; gap: 0 1rem; padding: 0.2rem 0; }
dt { color: var(--quiet); }
.scroll { overflow-x: auto; margin-top: 0.5rem; }
.scroll:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
table { width: 100%; min-width: 34rem; overflow-wrap: break-word; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 0.35rem; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
tbody th { font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; }
td.figure, .moment { white-space: nowrap; }
thead th { overflow-wrap: normal; }
.keys { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 0 1rem; margin-top: 0.5rem; }
.keys li { padding-left: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.total { font-weight: 600; }
.bar { display: block; width: 5rem; height: 0.4rem; margin: 0.3rem 0 0 auto; }
.bar .track { fill: var(--track); }
.bar .fill { fill: var(--bar); }
footer { margin-top: 2.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--quiet); }
@media (max-width: 30rem) { main { padding: 1.25rem 1rem; } dl > div { grid-template-columns: 1fr; } }
@page { size: A4; margin: 18mm 16mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #595959; } }
@media print {
  :root { font-size: 9.5pt; }
  body { font-size: 1rem; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  table { min-width: 0; overflow-wrap: anywhere; }
  thead { display: table-header-group; }
  tr, li, dl > div, .whole { break-inside: avoid; }
  h2, h3, caption, .before { break-inside: avoid; break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
}
`;

/** Lets this one style in and nothing else. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

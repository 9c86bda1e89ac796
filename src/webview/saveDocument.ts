import type { PanelDocument } from '../protocol/panel.ts';

/** Milliseconds after which every browser has taken what it is to save. */
const KEPT = 60_000;

/** Has the browser save a page as it saves any download: where its person wants those. */
export function saveDocument({ name, page }: PanelDocument): void {
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

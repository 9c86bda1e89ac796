import type { PanelDocument } from '../protocol/panel.ts';

/** Has the browser save a page as it saves any download: where its person wants those. */
export function saveDocument({ name, page }: PanelDocument): void {
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

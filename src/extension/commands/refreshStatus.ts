import { window } from 'vscode';
import type { Extension } from '../extension.ts';

/** Reads the figures of all links anew (R19). */
export async function refreshStatus(extension: Extension): Promise<void> {
  await window.withProgress({ location: { viewId: 'sage200Link.companies' } }, () => extension.refresh());
  window.setStatusBarMessage(extension.texts.text('command.refreshed'), 3000);
}

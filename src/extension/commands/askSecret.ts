import { window } from 'vscode';
import type { Extension } from '../extension.ts';

/** Asks for a secret; the log knows it from here on, to blacken it. Undefined where none was given. */
export async function askSecret({ log }: Extension, prompt: string): Promise<string | undefined> {
  const typed = await window.showInputBox({ prompt, password: true, ignoreFocusOut: true });
  if (typed === undefined || typed === '') return undefined;
  log.hide(typed);
  return typed;
}

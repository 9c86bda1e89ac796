import { ProgressLocation, window } from 'vscode';
import type { Extension } from '../extension.ts';

/** The wizard on the demo company, which needs no server (B11). */
export async function tryDemo(extension: Extension): Promise<void> {
  const title = extension.texts.text('step.sandbox');
  const linkId = await window.withProgress({ location: ProgressLocation.Notification, title }, async () =>
    (await extension.host()).beginDemo(),
  );
  await extension.rememberDemo(linkId);
  extension.panels.show({ name: 'wizard', linkId });
}

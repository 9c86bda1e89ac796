import { homedir } from 'node:os';
import { join } from 'node:path';
import { commands, env, ProgressLocation, UIKind, Uri, window } from 'vscode';
import { reportFileName } from '../../report/page/reportFileName.ts';
import type { Texts } from '../../texts/texts.ts';
import type { CommandContext } from './command.ts';
import { chooseLink } from './chooseLink.ts';

/** The handover report of a company, where the person wants it (B9), with the proof if they want that (B14). */
export async function saveReport(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts } = extension;
  const { company } = (await extension.host()).operations.link(linkId);
  const verify = await askForProof(texts);
  if (verify === undefined) return;
  const file = await window.showSaveDialog({
    title: texts.text('report.title'),
    defaultUri: Uri.file(join(homedir(), reportFileName(company.name, texts))),
    filters: { HTML: ['html'] },
  });
  if (file === undefined) return;
  const isSaved = await save(extension, linkId, company.name, file, verify);
  if (!isSaved) return;
  const open = texts.text('button.open');
  const choice = await window.showInformationMessage(texts.text('report.saved', { file: file.fsPath }), open);
  if (choice === open) await openReport(file);
}

/** Undefined where the person thinks better of it. */
async function askForProof(texts: Texts): Promise<boolean | undefined> {
  const picked = await window.showQuickPick(
    [
      {
        label: texts.text('report.withoutProof'),
        detail: texts.text('report.withoutProofWhat'),
        verify: false,
      },
      { label: texts.text('report.withProof'), detail: texts.text('report.withProofWhat'), verify: true },
    ],
    { placeHolder: texts.text('report.title') },
  );
  return picked?.verify;
}

/** False where the person gave it up. */
async function save(
  extension: CommandContext,
  linkId: string,
  company: string,
  file: Uri,
  verify: boolean,
): Promise<boolean> {
  const { texts } = extension;
  const host = await extension.host();
  const controller = new AbortController();
  const title = texts.text('report.making', { company });
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: verify },
    async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      try {
        await host.saveReport(linkId, file.fsPath, { texts, verify, signal: controller.signal });
        return true;
      } catch (thrown) {
        if (controller.signal.aborted) return false;
        throw thrown;
      }
    },
  );
}

/** In the person's browser; where the file is on another computer than they are, in the editor. */
async function openReport(file: Uri): Promise<void> {
  const isHere = env.remoteName === undefined && env.uiKind === UIKind.Desktop;
  if (isHere) await env.openExternal(file);
  else await commands.executeCommand('vscode.open', file);
}

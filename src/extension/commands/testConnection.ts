import { ProgressLocation, window } from 'vscode';
import { CHECKS, isSuccess, type CheckResult } from '../../domain/checks.ts';
import type { CommandContext } from './command.ts';
import { chooseLink } from './chooseLink.ts';

/** The connection test of a linked company, layer by layer into the log (B2). */
export async function testConnection(extension: CommandContext, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts, log } = extension;
  const results = await runTest(extension, linkId);
  if (results === undefined) return;
  const company = (await extension.host()).operations.link(linkId).company.name;
  if (isSuccess(results)) {
    void window.showInformationMessage(`${company}: ${texts.text('check.success')}`);
    return;
  }
  const problem = results.find(({ result }) => result === 'failed')?.problem;
  const { message, remedy } = texts.error(problem ?? { code: 'CONNECTION_TEST_FAILED', params: {} });
  const showLog = texts.text('button.showLog');
  const choice = await window.showErrorMessage(`${company}: ${message} ${remedy}`, showLog);
  if (choice === showLog) log.channel.show();
}

/** Undefined where the person gave it up. */
async function runTest(
  extension: CommandContext,
  linkId: string,
): Promise<readonly CheckResult[] | undefined> {
  const { texts, log } = extension;
  const host = await extension.host();
  const company = host.operations.link(linkId).company.name;
  const title = texts.text('command.testing', { company });
  const controller = new AbortController();
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      try {
        return await host.testConnection(linkId, controller.signal, (layer) => {
          const { check, result, milliseconds, found = '', problem } = layer;
          progress.report({ message: texts.text(`check.${check}`), increment: 100 / CHECKS.length });
          log.info(`${check}: ${result} ${texts.duration(milliseconds)} ${found}`);
          if (problem !== undefined) log.problem(problem);
        });
      } catch (thrown) {
        if (controller.signal.aborted) return undefined;
        throw thrown;
      }
    },
  );
}

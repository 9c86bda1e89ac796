import { ProgressLocation, window } from 'vscode';
import { CHECKS, isSuccess } from '../../protocol/checks.ts';
import type { Extension } from '../extension.ts';
import { chooseLink } from './chooseLink.ts';

/** The connection test of a linked company, layer by layer into the log (B2). */
export async function testConnection(extension: Extension, target?: unknown): Promise<void> {
  const linkId = await chooseLink(extension, target);
  if (linkId === undefined) return;
  const { texts, log } = extension;
  const host = await extension.host();
  const { company } = host.operations.registry.get(linkId);
  const results = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: texts.text('command.testing', { company: company.name }),
    },
    (progress) =>
      host.testConnection(linkId, ({ check, result, milliseconds, found, problem }) => {
        progress.report({ message: texts.text(`check.${check}`), increment: 100 / CHECKS.length });
        log.info(
          `${check}: ${result}, ${texts.duration(milliseconds)}${found === undefined ? '' : `, ${found}`}`,
        );
        if (problem !== undefined) log.problem(problem);
      }),
  );
  if (isSuccess(results)) {
    void window.showInformationMessage(`${company.name}: ${texts.text('check.success')}`);
    return;
  }
  const problem = results.find(({ result }) => result === 'failed')?.problem;
  const { message, remedy } = texts.error(problem ?? { code: 'CONNECTION_TEST_FAILED', params: {} });
  const showLog = texts.text('button.showLog');
  const choice = await window.showErrorMessage(`${company.name}: ${message} ${remedy}`, showLog);
  if (choice === showLog) log.channel.show();
}

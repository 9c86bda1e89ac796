import { statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { replaceFile, tryReplacing } from '../../connector/state/replaceFile.ts';
import { LinkError } from '../../domain/errors.ts';

/**
 * Says at once why a report cannot come to stand in a file: making it may take a while.
 *
 * @throws LinkError `REPORT_FOLDER_MISSING`, `REPORT_EXISTS` where that must not be replaced, or `REPORT_NOT_WRITTEN`.
 */
export function checkReportFile(file: string, { replace }: { readonly replace: boolean }): void {
  const folder = dirname(resolve(file));
  if (look(folder, file)?.isDirectory() !== true) throw new LinkError('REPORT_FOLDER_MISSING', { folder });
  if (!replace && look(file, file) !== undefined) throw new LinkError('REPORT_EXISTS', { file });
  orNotWritten(file, () => tryReplacing(file));
}

/** Writes a report in one step, readable by its user alone. @throws LinkError `REPORT_NOT_WRITTEN`. */
export function writeReportFile(file: string, page: string): void {
  orNotWritten(file, () => replaceFile(file, page));
}

/** What is there, if anything; a place that may not even be looked at cannot be written to either. */
function look(place: string, file: string): Stats | undefined {
  return orNotWritten(file, () => statSync(place, { throwIfNoEntry: false }));
}

function orNotWritten<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw new LinkError('REPORT_NOT_WRITTEN', { file }, thrown);
  }
}

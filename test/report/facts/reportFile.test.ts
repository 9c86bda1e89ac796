import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LinkError } from '../../../src/domain/errors.ts';
import { checkReportFile, writeReportFile } from '../../../src/report/facts/reportFile.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const withCode = (code: string) => (thrown: unknown) => thrown instanceof LinkError && thrown.code === code;

describe('the file of a handover report', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'report.html');
  });
  afterEach(() => folder.remove());

  it('is written whole, for its user alone, with nothing left beside it', () => {
    const page = `<p>${'añil'.repeat(100_000)}</p>`;
    writeReportFile(file, page);
    assert.equal(readFileSync(file, 'utf8'), page);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder.path), ['report.html']);
  });

  it('replaces another where a person says so, and not otherwise', () => {
    checkReportFile(file, { replace: false });
    writeFileSync(file, 'the old one');
    assert.throws(() => checkReportFile(file, { replace: false }), withCode('REPORT_EXISTS'));
    checkReportFile(file, { replace: true });
    writeReportFile(file, 'the new one');
    assert.equal(readFileSync(file, 'utf8'), 'the new one');
  });

  it('takes the place of a link, not of what it leads to', () => {
    const other = join(folder.path, 'other.txt');
    writeFileSync(other, 'of somebody else');
    symlinkSync(other, file);
    writeReportFile(file, 'a report');
    assert.deepEqual(
      [readFileSync(other, 'utf8'), readFileSync(file, 'utf8')],
      ['of somebody else', 'a report'],
    );
  });

  it('needs a folder that is there', () => {
    const inNone = join(folder.path, 'none', 'report.html');
    assert.throws(() => checkReportFile(inNone, { replace: false }), withCode('REPORT_FOLDER_MISSING'));
    writeFileSync(file, '');
    assert.throws(
      () => checkReportFile(join(file, 'report.html'), { replace: false }),
      withCode('REPORT_FOLDER_MISSING'),
    );
    assert.throws(() => writeReportFile(inNone, ''), withCode('REPORT_NOT_WRITTEN'));
  });

  it('leaves nothing behind where it cannot be written', () => {
    mkdirSync(file);
    assert.throws(() => writeReportFile(file, 'a report'), withCode('REPORT_NOT_WRITTEN'));
    assert.deepEqual(readdirSync(folder.path), ['report.html']);
  });

  it('has a name that the system takes', () => {
    const long = join(folder.path, `${'a'.repeat(300)}.html`);
    assert.throws(() => checkReportFile(long, { replace: false }), withCode('REPORT_NOT_WRITTEN'));
    assert.throws(() => writeReportFile(long, 'a report'), withCode('REPORT_NOT_WRITTEN'));
    assert.deepEqual(readdirSync(folder.path), []);
  });
});

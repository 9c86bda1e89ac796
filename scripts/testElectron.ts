// The suite of test/extension in a desktop VS Code, where one can be downloaded.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';

const root = fileURLToPath(new URL('..', import.meta.url));

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version: process.env['VSCODE_VERSION'] ?? 'stable' });
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(
      `VS Code could not be downloaded from here (${cause}).\n` +
        'The same suite runs in a browser workbench with: npm test\n',
    );
    process.exit(1);
  }
}

await runTests({
  vscodeExecutablePath: await download(),
  extensionDevelopmentPath: root,
  extensionTestsPath: join(root, 'dist', 'test', 'suite.js'),
  launchArgs: ['--disable-extensions', '--user-data-dir', mkdtempSync(join(tmpdir(), 'sage200-link-test-'))],
});

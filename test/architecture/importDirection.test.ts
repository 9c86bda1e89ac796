import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');

/** Lints one file that lies where `path` says and imports `imported`, under the project's own configuration. */
function lint(path: string, imported: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-direction-'));
  try {
    copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `import { thing } from '${imported}';\nexport const other = thing;\n`);
    const { stdout } = spawnSync(process.execPath, [OXLINT, '--format', 'unix'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('import direction', () => {
  const forbidden: readonly (readonly [string, string])[] = [
    ['src/protocol/link.ts', '../connector/ledger/ledger.ts'],
    ['src/protocol/link.ts', 'node:fs'],
    ['src/machines/linking.ts', '../session/linkOperations.ts'],
    ['src/machines/linking.ts', 'node:fs'],
    ['src/machines/linking.ts', 'axios'],
    ['src/connector/sync/runSync.ts', '../../machines/linking.ts'],
    ['src/connector/sync/runSync.ts', '../../cli/output.ts'],
    ['src/connector/sync/runSync.ts', '../../texts/texts.ts'],
    ['src/session/linkOperations.ts', '../cli/output.ts'],
    ['src/session/linkOperations.ts', '../service/serviceClient.ts'],
    ['src/service/serviceCore.ts', '../machines/linking.ts'],
    ['src/service/serviceCore.ts', '../cli/output.ts'],
    ['src/service/serviceCore.ts', '../texts/texts.ts'],
    ['src/session/linkOperations.ts', '../document/renderReport.ts'],
    ['src/service/serviceCore.ts', '../document/renderReport.ts'],
    ['src/document/renderReport.ts', '../connector/sync/verify.ts'],
    ['src/document/renderReport.ts', '../service/version.ts'],
    ['src/document/renderReport.ts', '../cli/output.ts'],
    ['src/cli/commands/sync.ts', '../../connector/sync/runSync.ts'],
    ['src/cli/commands/sync.ts', '../../machines/linking.ts'],
    ['src/cli/commands/sync.ts', '../../addin/addinServer.ts'],
    ['src/cli/commands/addin.ts', '../../connector/sync/runSync.ts'],
    ['src/addin/addinServer.ts', '../cli/output.ts'],
    ['src/addin/addinServer.ts', '../connector/sync/runSync.ts'],
    ['src/addin/addinServer.ts', '../document/renderReport.ts'],
    ['src/extension/host.ts', '../connector/sync/runSync.ts'],
    ['src/extension/main.ts', 'axios'],
    ['src/webview/panelApp.ts', '../session/linkingView.ts'],
    ['src/webview/panelApp.ts', 'vscode'],
    ['src/webview/panelApp.ts', 'node:fs'],
    ['sandbox/start.ts', '../protocol/link.ts'],
    ['sandbox/crm/crmServer.ts', 'axios'],
  ];
  for (const [path, imported] of forbidden) {
    it(`${path} may not import ${imported}`, () => {
      assert.match(lint(path, imported), /no-restricted-imports/);
    });
  }

  const allowed: readonly (readonly [string, string])[] = [
    ['src/machines/linking.ts', '../protocol/link.ts'],
    ['src/connector/sync/runSync.ts', '../../protocol/link.ts'],
    ['src/session/linkOperations.ts', '../connector/sync/runSync.ts'],
    ['src/session/linkingSession.ts', '../machines/linking.ts'],
    ['src/service/linkRuns.ts', '../session/linkOperations.ts'],
    ['src/service/soleService.ts', '../connector/state/fileLock.ts'],
    ['src/document/renderReport.ts', '../session/report/handoverReport.ts'],
    ['src/document/renderReport.ts', '../texts/texts.ts'],
    ['src/cli/commands/report.ts', '../../document/renderReport.ts'],
    ['src/cli/commands/sync.ts', '../../session/linkOperations.ts'],
    ['src/cli/commands/addin.ts', '../../addin/addinServer.ts'],
    ['src/addin/addinServer.ts', '../session/panel/panelController.ts'],
    ['src/cli/commands/service.ts', '../../service/connectService.ts'],
    ['src/extension/host.ts', '../service/connectService.ts'],
    ['src/webview/panelApp.ts', '../texts/texts.ts'],
    ['sandbox/start.ts', './crm/crmServer.ts'],
  ];
  for (const [path, imported] of allowed) {
    it(`${path} may import ${imported}`, () => {
      assert.doesNotMatch(lint(path, imported), /no-restricted-imports/);
    });
  }
});

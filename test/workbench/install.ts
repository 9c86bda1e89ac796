import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodePath } from '../../scripts/nodePath.mjs';
import { npm } from '../../scripts/support/npm.ts';

/** The oldest editor that the manifest allows, which brings Node 22, and a new one. */
const EDITORS = ['oldest', 'newest'] as const;
export type EditorAge = (typeof EDITORS)[number];

const HOSTS = {
  oldest: { folder: 'oldestHost', node: 22 },
  newest: { folder: 'host', node: 24 },
} as const;

/** VS Code's own server, and the Node that it runs on. */
export interface InstalledServer {
  readonly program: string;
  readonly node: string;
}

/** Installs the server from the npm registry at the first call. */
export function installedServer(age: EditorAge): InstalledServer {
  const { folder, node } = HOSTS[age];
  const place = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const server = join(place, 'node_modules', 'code-server', 'lib', 'vscode');
  const stamp = join(place, 'node_modules', '.installed');
  const wanted = readFileSync(join(place, 'package-lock.json'), 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write(`Installing a VS Code workbench to test in (${folder}) …\n`);
    // No install script is run: what the server needs from them comes prebuilt, or can be done without.
    npm(place, 'ci', '--ignore-scripts');
    takeWatcherFromRegistry(server);
    npm(server, 'install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund');
    writeFileSync(stamp, wanted);
  }
  // Where no package has it for this platform, the running one has to do.
  return { program: join(server, 'out', 'server-main.js'), node: nodePath(node) ?? process.execPath };
}

/** The oldest server names its file watcher by a commit of a repository; the registry has the same as a release. */
function takeWatcherFromRegistry(server: string): void {
  const file = join(server, 'package.json');
  const text = readFileSync(file, 'utf8');
  const mended = text.replace(/("@parcel\/watcher": )"parcel-bundler\/[^"]*"/, '$1"^2.5.1"');
  if (mended === text) return;
  writeFileSync(file, mended);
  rmSync(join(server, 'npm-shrinkwrap.json'), { force: true });
}

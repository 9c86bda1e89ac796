import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Names the browser, where it is not to be looked for; `package` is the one that comes with the packages. */
const VARIABLE = 'SAGE200_TEST_CHROMIUM';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

export interface FoundBrowser {
  readonly executablePath: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A browser of this machine, else the one that comes with the packages; undefined where there is neither. */
export async function findBrowser(env: NodeJS.ProcessEnv = process.env): Promise<FoundBrowser | undefined> {
  const named = env[VARIABLE];
  if (named === 'package') return unpackedBrowser();
  if (named !== undefined) return existsSync(named) ? { executablePath: named } : undefined;
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...onPath, ...PLACES].find((place) => existsSync(place));
  return found === undefined ? unpackedBrowser() : { executablePath: found };
}

/** What a person does where there is none. */
export const NO_BROWSER =
  'The specs of the panel and of the editor need Chromium, Chrome or Edge, and none was found. ' +
  `On Debian: apt-get install chromium. Elsewhere: name one in ${VARIABLE}.`;

const PACKAGE = '@sparticuz/chromium';
const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/chromium/', import.meta.url));

/** The package has one binary, for Linux on x64. */
async function unpackedBrowser(): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  const { version } = JSON.parse(readFileSync(join(entry, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const stamp = join(FOLDER, 'unpacked');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    await unpack();
    writeFileSync(stamp, version);
  }
  return { executablePath: join(FOLDER, 'chromium'), env: fontsHere() };
}

/** It unpacks itself into the folder for temporary files, where one of anybody's would do: so that is ours. */
async function unpack(): Promise<void> {
  const { default: Chromium } = await import(PACKAGE);
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = FOLDER;
  try {
    await Chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
}

/** A bare machine has no fonts, and text without a font has no size. */
function fontsHere(): Record<string, string> {
  if (existsSync('/etc/fonts/fonts.conf')) return {};
  const file = join(FOLDER, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(FOLDER, 'fonts')}</dir>` +
      `<cachedir>${join(FOLDER, 'fontCache')}</cachedir></fontconfig>\n`,
  );
  return { FONTCONFIG_FILE: file };
}

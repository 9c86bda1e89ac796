import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Names the browser where it is none of `PLACES`. */
const VARIABLE = 'SAGE200_TEST_CHROMIUM';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** Nothing but the page that a test opens: no update, no synchronisation, no first steps. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let launched: Promise<Browser> | undefined;

/** The one browser of a test run; each spec opens a context of its own in it. */
export function sharedBrowser(): Promise<Browser> {
  launched ??= launch();
  return launched;
}

async function launch(): Promise<Browser> {
  const executablePath = findBrowser();
  // Loaded when used: most of a test run has nothing to do with browsers.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export async function closeSharedBrowser(): Promise<void> {
  const browser = await launched;
  launched = undefined;
  await browser?.close();
}

/** A run without a browser fails: specs that are left out in silence prove nothing. */
function findBrowser(): string {
  const named = process.env[VARIABLE];
  const found = named ?? PLACES.find((place) => existsSync(place));
  if (found !== undefined && existsSync(found)) return found;
  throw new Error(
    `The specs of the panel need Chromium, and there is none${named === undefined ? '' : ` at ${named}`}. ` +
      `On Debian: apt-get install chromium. Elsewhere: name one in ${VARIABLE}.`,
  );
}

import type { Browser } from 'playwright-core';
import { findBrowser, NO_BROWSER } from './findBrowser.ts';

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
  const found = await findBrowser();
  if (found === undefined) throw new Error(NO_BROWSER);
  // Loaded when used: most of a test run has nothing to do with browsers.
  const { chromium } = await import('playwright-core');
  const { executablePath, env = {} } = found;
  return chromium.launch({ executablePath, args: ARGUMENTS, env: { ...process.env, ...env } });
}

export async function closeSharedBrowser(): Promise<void> {
  const browser = await launched;
  launched = undefined;
  await browser?.close();
}

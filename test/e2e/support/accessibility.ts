import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { THEMES, type Theme } from './panel.ts';

interface AxeOptions {
  readonly runOnly?: readonly string[];
  readonly resultTypes: readonly string[];
  readonly preload: boolean;
}

interface AxeWindow {
  readonly axe?: { run(options: AxeOptions): Promise<AxeResults> };
}

/** All rules that axe-core has, on the page as it stands; a line for each place that breaks one. */
export function findBarriers(page: Page): Promise<readonly string[]> {
  return run(page);
}

/** The rules on colours alone, in the themes that the page is not in; it is left in the one that it was in. */
export async function findFaintColours(page: Page, worn: Theme): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of (Object.keys(THEMES) as Theme[]).filter((other) => other !== worn)) {
    await wearTheme(page, theme);
    for (const line of await run(page, ['color-contrast'])) found.push(`${theme}: ${line}`);
  }
  await wearTheme(page, worn);
  return found;
}

/** Changes what the system asks for, and waits until the page follows it. */
async function wearTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ ...THEMES[theme], forcedColors: 'none' });
  await page.waitForFunction(
    (name) => document.body.className === name,
    {
      light: 'vscode-light',
      dark: 'vscode-dark',
      'high contrast light': 'vscode-high-contrast-light',
      'high contrast dark': 'vscode-high-contrast',
    }[theme],
  );
}

async function run(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => (globalThis as AxeWindow).axe !== undefined);
  // The page's policy keeps script elements out, and lets the debugger in.
  if (!isThere) await page.evaluate(axe.source);
  const options = { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) };
  const { violations } = await page.evaluate(
    async (given) => (await (globalThis as AxeWindow).axe?.run(given)) ?? { violations: [] },
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}

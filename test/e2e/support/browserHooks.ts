import type { Context, Suite } from 'mocha';
import { closeSharedBrowser } from './browser.ts';
import { findBrowser, NO_BROWSER } from './findBrowser.ts';

/** The specs that show something in a browser. */
const SHOWN = /[/\\]test[/\\](e2e|workbench)[/\\]/;

/** Read by mocha. Without a browser a run leaves those specs out and says so; in CI it fails. */
export const mochaHooks = {
  async beforeAll(this: Context): Promise<void> {
    const all = this.test?.parent?.suites ?? [];
    const shown = all.filter(({ file }: Suite) => SHOWN.test(file ?? ''));
    if (shown.length === 0 || (await findBrowser()) !== undefined) return;
    if (process.env['CI']) throw new Error(NO_BROWSER);
    process.stderr.write(`${NO_BROWSER} They are left out.\n`);
    for (const suite of shown) suite.pending = true;
  },
  afterAll: closeSharedBrowser,
};

import { closeSharedBrowser } from './browser.ts';

/** Read by mocha: after the last spec of a run. */
export const mochaHooks = { afterAll: closeSharedBrowser };

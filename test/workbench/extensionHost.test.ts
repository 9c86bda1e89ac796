import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SuiteResults } from '../extension/run.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { Workbench } from './workbench.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the extension in a real extension host', function () {
  // The first run installs the workbench.
  this.timeout(300_000);

  for (const [age, language] of [
    ['oldest', 'es'],
    ['newest', 'es'],
    ['newest', 'en'],
  ] as const) {
    it(`does what its suite asks, in the ${age} editor in ${language}, and no file holds a secret`, async () => {
      const told = temporaryFolder();
      const results = join(told.path, 'results.json');
      const secrets = join(told.path, 'secrets.txt');
      const workbench = await Workbench.start({
        age,
        smokeTest: true,
        env: { SAGE200_SUITE_RESULTS: results, SAGE200_SUITE_SECRETS: secrets },
      });
      try {
        const context = await workbench.context(language);
        const { code, output } = await workbench.runSuite(context, ROOT, join(ROOT, 'dist/test/suite.js'));
        await context.close();
        // An extension host that aborts reports success too: only a fresh file of results proves a run.
        assert.ok(existsSync(results), `no results; the workbench said:\n${output}`);
        const { passed, failed } = JSON.parse(readFileSync(results, 'utf8')) as SuiteResults;
        assert.deepEqual(failed, []);
        assert.ok(passed.length > 10);
        assert.equal(code, 0);
        const values = readFileSync(secrets, 'utf8').trim().split('\n');
        assert.equal(values.length, 2);
        for (const file of filesIn(workbench.folder)) {
          const content = readFileSync(file, 'latin1');
          for (const value of values) assert.ok(!content.includes(value), file);
        }
      } finally {
        await workbench.close();
        told.remove();
      }
    });
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

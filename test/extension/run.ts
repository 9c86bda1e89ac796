import { writeFileSync } from 'node:fs';

/** What a run tells the one who started it, in the file that the environment names. */
export interface SuiteResults {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly title: string; readonly error: string }[];
}

/** Runs the suite inside the extension host; the workbench calls this. */
export async function run(): Promise<void> {
  // A module, whose default the oldest host's `require` does not find.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./extension.suite.ts');
  const passed: string[] = [];
  const failed: { title: string; error: string }[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('fail', (test, error) =>
        failed.push({ title: test.fullTitle(), error: String((error as Error).stack ?? error) }),
      );
  });
  const results: SuiteResults = { passed, failed };
  const file = process.env['SAGE200_SUITE_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (failed.length > 0 || passed.length === 0) throw new Error(`${failed.length} of the suite failed`);
}

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { Context } from 'mocha';

/** FreeTDS' own client, a second opinion on the protocol (package freetds-bin). */
export function runTsql(port: number, input: string): Promise<string> {
  const args = ['-H', '127.0.0.1', '-p', String(port), '-U', 'jefe', '-P', 'jefe', '-D', 'Sage', '-o', 'fhq'];
  const child = spawn('tsql', args, { env: { ...process.env, TDSVER: '7.4', LC_ALL: 'C.UTF-8' } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdin.end(`${input}\nexit\n`);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

/** Whether tsql is here; a test without it is skipped, in CI it fails. */
export function hasTsql(context: Context): boolean {
  const found = spawnSync('tsql', ['-C']).error === undefined;
  if (!found) {
    assert.equal(process.env['CI'], undefined, 'tsql (freetds-bin) must be installed in CI');
    context.skip();
  }
  return found;
}

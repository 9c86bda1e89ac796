import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import * as z from 'zod';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { jsonOf, progressOf, RunningCli, HAS_SIGNALS } from './support/cli.ts';
import { errorShape, linkShape, statusShape, sum, verifyShape } from './support/shapes.ts';

const demoShape = z.strictObject({
  sandbox: z.strictObject({
    sql: z.strictObject({
      server: z.string(),
      port: z.int(),
      database: z.string(),
      user: z.string(),
    }),
    api: z.strictObject({
      baseUrl: z.url(),
      implementationId: z.string(),
      implementationName: z.string(),
      publicKey: z.string(),
    }),
    companies: z.array(z.strictObject({ code: z.int(), name: z.string(), server: z.string() })),
  }),
  link: linkShape,
  status: statusShape,
  verify: verifyShape,
});

const SIZES = ['--customers', '60', '--products', '30', '--orders', '20'];

describe('demo: what a newcomer runs first (B11)', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  const demo = (...args: readonly string[]) =>
    new RunningCli(['demo', ...SIZES, ...args], { TMPDIR: folder.path, HOME: folder.path });

  it('prints the whole as one line of JSON without a secret, and ends with 0', async () => {
    const result = await demo('--json').finished;
    assert.equal(result.code, 0, result.stderr);
    const { sandbox, link, status, verify } = jsonOf(result, demoShape);
    assert.deepEqual(status.link, link);
    assert.ok(status.parts.every(({ source, synced, failed }) => source === synced + failed));
    assert.equal(
      sum(verify.parts, 'missing') + sum(verify.parts, 'different'),
      sum(verify.parts, 'rejected'),
    );
    assert.equal(sum(verify.parts, 'duplicated'), 0);
    assert.doesNotMatch(result.stdout, /password|privateKey|controlToken/i);
    for (const line of result.stderr.split('\n').filter(Boolean)) assert.ok(progressOf(line), line);

    // Nothing is left running, and nothing on disk: neither here nor where links would be kept.
    await assertClosed(sandbox.sql.port);
    await assertClosed(Number(new URL(sandbox.api.baseUrl).port));
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('shows a person the figures, the reasons and nothing on stderr', async () => {
    const { code, stdout, stderr } = await demo('--lang', 'es').finished;
    assert.deepEqual([code, stderr], [0, '']);
    for (const text of ['Prueba de conexión: éxito', 'En Sage', 'RECORD_', 'La empresa de demostración'])
      assert.ok(stdout.includes(text), text);
  });

  it('stops on SIGTERM and takes everything with it', async function () {
    if (!HAS_SIGNALS) this.skip();
    const running = demo('--json', '--latency-ms', '25');
    await running.line('stderr', (line) => progressOf(line)?.stage === 'accounts');
    const result = await running.end('SIGTERM');
    assert.equal(result.code, 1);
    assert.equal(jsonOf(result, errorShape).error.code, 'SYNC_STOPPED');
    assert.deepEqual(readdirSync(folder.path), []);
  });
});

async function assertClosed(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await assert.rejects(once(socket, 'connect'), { code: 'ECONNREFUSED' });
}

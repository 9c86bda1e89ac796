import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from '../../src/domain/sync.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { jsonOf } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import { errorShape, errorsShape, linkShape, reportShape, statusShape } from './support/shapes.ts';

describe('report: what the customer is handed (B9)', () => {
  let sandbox: SandboxProgram;
  let linkId: string;
  const place = (name: string) => join(sandbox.stateDir, name);

  before(async () => {
    sandbox = await SandboxProgram.start('--customers', '60', '--products', '30', '--orders', '20');
    const linked = await sandbox.run(...sandbox.linkArgs, '--invite', 'all');
    assert.equal(linked.code, 0, linked.stdout);
    linkId = jsonOf(linked, linkShape).id;
  });
  after(() => sandbox.close());

  it('is saved as one page, in the language asked for, and the command says where', async () => {
    for (const language of ['es', 'en'] as const) {
      const file = place(`report-${language}.html`);
      const result = await sandbox.say('report', '--link', linkId, '--out', file, '--lang', language);
      assert.deepEqual(
        [result.code, result.stdout, result.stderr],
        [0, `${textsIn(language).text('report.saved', { file })}\n`, ''],
      );
      const page = readFileSync(file, 'utf8');
      assert.ok(page.includes(`<html lang="${language}">`));
      assert.ok(page.includes('Comercial Añil, S.L.'));
      assert.ok(page.includes(textsIn(language).text('report.notProved')));
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    }
  });

  it('tells a script the facts in the promised shape, the same as the other commands', async () => {
    const report = jsonOf(await sandbox.run('report'), reportShape);
    const { parts, lastRun } = jsonOf(await sandbox.run('status'), statusShape);
    const { errors } = jsonOf(await sandbox.run('errors'), errorsShape);
    assert.deepEqual([report.parts, report.lastRun], [parts, lastRun]);
    assert.deepEqual(
      report.rejections.flatMap(({ records }) => records.map(({ key }) => key)).toSorted(),
      errors.map(({ key }) => key).toSorted(),
    );
    assert.equal(report.link.id, linkId);
    assert.equal(report.service, null);
    assert.equal(report.verification, null);
    const actions = new Set(report.audit.entries.map(({ action }) => action));
    for (const action of ['termsAccepted', 'usersInvited', 'linked']) assert.ok(actions.has(action), action);
    const users = report.agents.listed.filter(({ user }) => user !== 'none');
    assert.ok(users.length > 1 && users.some(({ isAdmin }) => isAdmin));
  });

  it('holds the proof with --verify (B14)', async () => {
    const file = place('proved.html');
    const result = await sandbox.run('report', '--verify', '--out', file);
    assert.equal(result.code, 0, result.stdout);
    const { verification } = jsonOf(result, reportShape);
    assert.deepEqual(
      verification?.parts.map(({ part }) => part),
      PARTS,
    );
    assert.deepEqual([verification?.different, verification?.unexplained], [verification?.rejected, []]);
    assert.ok(readFileSync(file, 'utf8').includes(textsIn('en').text('report.proofWhat')));
  });

  it('tells what the connection service does, where it runs', async () => {
    assert.equal((await sandbox.run('service', 'start', '--interval-minutes', '30')).code, 0);
    try {
      const { service, openPoints } = jsonOf(await sandbox.run('report'), reportShape);
      assert.equal(service?.intervalMinutes, 30);
      assert.ok(service.activity !== null);
      assert.ok(!openPoints.some(({ kind }) => kind === 'serviceDown'));
    } finally {
      await sandbox.run('service', 'stop');
    }
  });

  it('holds neither password nor key of either side', async () => {
    const file = place('secrets.html');
    const { stdout } = await sandbox.run('report', '--verify', '--out', file);
    const { sql, api } = sandbox.description;
    for (const text of [stdout, readFileSync(file, 'utf8')])
      for (const secret of [sql.password, api.privateKey, api.publicKey]) assert.ok(!text.includes(secret));
  });

  it('replaces a file with --force alone', async () => {
    const file = place('there.html');
    writeFileSync(file, 'of somebody else');
    const refused = await sandbox.run('report', '--out', file);
    assert.equal(refused.code, 1);
    const { error } = jsonOf(refused, errorShape);
    assert.equal(error.code, 'REPORT_EXISTS');
    assert.ok(error.message.includes(file) && error.remedy.includes('--force'));
    assert.equal(readFileSync(file, 'utf8'), 'of somebody else');
    assert.equal((await sandbox.run('report', '--out', file, '--force')).code, 0);
    assert.ok(readFileSync(file, 'utf8').startsWith('<!doctype html>'));
  });

  it('says before anything is read why it cannot be saved', async () => {
    const codeOf = async (...args: readonly string[]) => {
      const result = await sandbox.run('report', '--verify', ...args);
      return [result.code, jsonOf(result, errorShape).error.code];
    };
    const calls = await sandbox.calls('GET /accounts');
    assert.ok(calls > 0);
    assert.deepEqual(await codeOf('--out', place('none/report.html')), [1, 'REPORT_FOLDER_MISSING']);
    assert.deepEqual(await codeOf('--out', ''), [2, 'OPTION_MISSING']);
    assert.equal(await sandbox.calls('GET /accounts'), calls);
    assert.deepEqual(await codeOf('--out', sandbox.stateDir, '--force'), [1, 'REPORT_NOT_WRITTEN']);
    assert.ok(!existsSync(place('none')));
    const missing = await sandbox.say('report');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--out/);
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CHECKS } from '../../src/domain/checks.ts';
import { PARTS } from '../../src/domain/sync.ts';
import { jsonOf } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';
import {
  dryRunShape,
  errorShape,
  errorsShape,
  linkShape,
  statusShape,
  sum,
  verifyShape,
} from './support/shapes.ts';

describe('the command line, from the first look to the end of a link', () => {
  let sandbox: SandboxProgram;
  let linkId = '';

  before(async () => {
    sandbox = await SandboxProgram.start('--customers', '120', '--products', '50', '--orders', '40');
  });
  after(() => sandbox.close());

  it('companies: lists what the database holds', async () => {
    const result = await sandbox.run('companies', ...sandbox.sqlArgs);
    assert.equal(result.code, 0);
    const { companies, database } = jsonOf(
      result,
      z.looseObject({ database: z.string(), companies: z.array(z.looseObject({ code: z.int() })) }),
    );
    assert.equal(database, 'Sage');
    assert.deepEqual(
      companies.map(({ code }) => code),
      [1, 2],
    );
  });

  it('check: passes every layer (B2, R9)', async () => {
    const result = await sandbox.run('check', '--company', '1', ...sandbox.sqlArgs, ...sandbox.apiArgs);
    assert.equal(result.code, 0);
    const { success, checks } = jsonOf(
      result,
      z.strictObject({ success: z.boolean(), checks: z.array(z.looseObject({ check: z.string() })) }),
    );
    assert.equal(success, true);
    assert.deepEqual(
      checks.map(({ check, result }) => `${check} ${String(result)}`),
      CHECKS.map((check) => `${check} passed`),
    );
  });

  it('agents: tells each problem of a card, and who is a user already (R10, R14)', async () => {
    const result = await sandbox.run('agents', '--company', '1', ...sandbox.sqlArgs, ...sandbox.apiArgs);
    assert.equal(result.code, 0);
    const { agents, licences } = jsonOf(
      result,
      z.looseObject({
        agents: z.array(
          z.looseObject({ code: z.int(), problem: z.string().optional(), userId: z.int().optional() }),
        ),
        licences: z.strictObject({ contracted: z.int(), used: z.int() }),
      }),
    );
    const problems = agents.filter(({ problem }) => problem !== undefined);
    assert.deepEqual(
      problems.map(({ code, problem }) => `${code} ${problem}`),
      ['3 emailMissing', '4 emailSeveral', '5 emailMalformed', '6 emailShared', '7 emailShared'],
    );
    assert.deepEqual(
      agents.filter(({ userId }) => userId !== undefined).map(({ code }) => code),
      [1],
    );
    assert.deepEqual(licences, { contracted: 12, used: 1 });
  });

  it('link: goes through the whole machine and prints the link (B10, R16, R20)', async () => {
    const result = await sandbox.run(...sandbox.linkArgs, '--invite', 'all');
    assert.equal(result.code, 0, result.stdout);
    const link = jsonOf(result, linkShape);
    assert.deepEqual(link, {
      id: link.id,
      company: { code: 1, name: 'Comercial Añil, S.L.' },
      implementation: { id: '48127', name: 'Comercial Añil' },
      service: 'active',
    });
    linkId = link.id;
  });

  it('status: has the promised shape, and its figures add up (R19)', async () => {
    const { link, parts, lastRun } = jsonOf(await sandbox.run('status'), statusShape);
    assert.equal(link.id, linkId);
    assert.deepEqual(
      parts.map(({ part }) => part),
      PARTS,
    );
    for (const { part, source, synced, pending, failed, lastRunAt } of parts) {
      assert.equal(source, synced + pending + failed, part);
      assert.equal(pending, 0, part);
      assert.ok(source > 0 && lastRunAt !== null, part);
    }
    assert.ok(lastRun !== null && lastRun.creates > 0 && lastRun.finishedAt !== null);
  });

  it('sync: a second one has nothing to do', async () => {
    const { lastRun } = jsonOf(await sandbox.run('sync'), statusShape);
    assert.deepEqual([lastRun?.creates, lastRun?.updates, lastRun?.deletes, lastRun?.failures], [0, 0, 0, 0]);
  });

  it('sync: says beforehand what it does, and does just that: 10 changed and 5 gone (B4)', async () => {
    // Customers that the first run created, with nothing under them that would go with them.
    const codes = await sandbox.column(`
      SELECT CodigoCliente FROM Clientes AS c
      WHERE CodigoEmpresa = 1 AND CodigoCategoriaCliente_ = 'CLI' AND FechaBajaLc IS NULL AND RazonSocial <> ''
        AND NOT EXISTS (SELECT 1 FROM LcClienteContactos AS l WHERE l.CodigoEmpresa = 1 AND l.CodigoCliente = c.CodigoCliente)
        AND NOT EXISTS (SELECT 1 FROM CabeceraPedidoCliente AS p WHERE p.CodigoEmpresa = 1 AND p.CodigoCliente = c.CodigoCliente)
        AND NOT EXISTS (SELECT 1 FROM ResumenCliente AS r WHERE r.CodigoEmpresa = 1 AND r.CodigoCliente = c.CodigoCliente)
      ORDER BY CodigoCliente`);
    const synced = new Set((await sandbox.records('accounts')).map(({ extId }) => extId));
    const chosen = codes.filter((code) => synced.has(code)).slice(0, 15);
    assert.equal(chosen.length, 15, 'the demo company has too few such customers');
    const list = (some: readonly string[]) => some.map((code) => `'${code}'`).join(', ');
    const where = (some: readonly string[]) => `WHERE CodigoEmpresa = 1 AND CodigoCliente IN (${list(some)})`;
    await sandbox.query(`UPDATE Clientes SET Telefono = '600 000 000' ${where(chosen.slice(0, 10))}`);
    await sandbox.query(`DELETE FROM Clientes ${where(chosen.slice(10))}`);

    const planned = jsonOf(await sandbox.run('sync', '--dry-run'), dryRunShape).parts;
    assert.deepEqual([sum(planned, 'create'), sum(planned, 'update'), sum(planned, 'delete')], [0, 10, 5]);
    const { lastRun } = jsonOf(await sandbox.run('sync', '--link', linkId), statusShape);
    assert.deepEqual([lastRun?.creates, lastRun?.updates, lastRun?.deletes], [0, 10, 5]);
    const left = new Set((await sandbox.records('accounts')).map(({ extId }) => extId));
    assert.deepEqual(
      chosen.filter((code) => left.has(code)),
      chosen.slice(0, 10),
    );
  });

  it('verify: differs by nothing but the known rejections, each with its reason (B5, B14)', async () => {
    const result = await sandbox.run('verify');
    assert.equal(result.code, 1);
    const { parts, differences } = jsonOf(result, verifyShape);
    assert.equal(sum(parts, 'duplicated'), 0);
    const rejected = sum(parts, 'rejected');
    assert.ok(rejected > 0);
    assert.equal(sum(parts, 'missing') + sum(parts, 'different'), rejected);

    const { errors } = jsonOf(await sandbox.run('errors'), errorsShape);
    assert.deepEqual(
      differences.map(({ stage, key }) => `${stage} ${key}`).toSorted(),
      errors.map(({ stage, key }) => `${stage} ${key}`).toSorted(),
    );
    for (const { code, message, remedy } of errors) {
      assert.match(code, /^RECORD_/);
      assert.doesNotMatch(`${message}${remedy}`, /—/);
    }
  });

  it('retry: sends the rejected records again; one that was corrected goes through (B5)', async () => {
    const before = jsonOf(await sandbox.run('errors'), errorsShape).errors;
    await sandbox.query(
      "UPDATE Clientes SET RazonSocial = 'Ya con nombre' WHERE CodigoEmpresa = 1 AND CodigoCliente = '430000024'",
    );
    const result = await sandbox.run('retry', '--link', linkId);
    const { released, lastRun } = jsonOf(result, statusShape.extend({ released: z.int() }));
    assert.equal(released, before.length);
    assert.ok(lastRun !== null && lastRun.creates >= 1);
    const { errors } = jsonOf(await sandbox.run('errors'), errorsShape);
    assert.ok(!errors.some(({ key }) => key === '430000024'));
    assert.ok((await sandbox.records('accounts')).some(({ extId }) => extId === '430000024'));
  });

  it('speaks Spanish to a person: the same figures as a table (B12, R19)', async () => {
    const { stdout, stderr, code } = await sandbox.say('status');
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /Comercial Añil, S\.L\. → 48127 Comercial Añil/);
    for (const word of ['En Sage', 'Sincronizados', 'Cuentas', 'Artículos', 'Ventas facturadas'])
      assert.ok(stdout.includes(word), word);
  });

  it('rotate-keys: takes keys that the CRM accepts, and leaves the old ones where it does not (B8)', async () => {
    const { publicKey } = sandbox.description.api;
    const refused = await sandbox.run('rotate-keys', '--link', linkId, '--public-key', 'another');
    assert.equal(refused.code, 1);
    assert.equal(jsonOf(refused, errorShape).error.code, 'API_KEYS_REJECTED');
    const taken = await sandbox.run('rotate-keys', '--link', linkId, '--public-key', publicKey);
    assert.deepEqual(jsonOf(taken, z.unknown()), { link: linkId, publicKey });
    assert.equal((await sandbox.run('sync', '--link', linkId)).code, 0);
  });

  it('unlink: takes the link and its folder away and leaves the records in the CRM (B8)', async () => {
    const before = await sandbox.records('accounts');
    const result = await sandbox.run('unlink', '--link', linkId);
    assert.equal(result.code, 0);
    assert.equal(jsonOf(result, z.strictObject({ unlinked: linkShape })).unlinked.id, linkId);
    assert.deepEqual(readdirSync(join(sandbox.stateDir, 'links')), []);
    const registry: unknown = JSON.parse(readFileSync(join(sandbox.stateDir, 'links.json'), 'utf8'));
    assert.deepEqual(registry, { version: 1, links: [] });
    assert.deepEqual(jsonOf(await sandbox.run('status'), z.unknown()), { links: [] });
    assert.deepEqual(await sandbox.records('accounts'), before);
    assert.ok(existsSync(join(sandbox.stateDir, 'audit.ndjson')));
  });
});

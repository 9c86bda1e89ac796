import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LinkError } from '../../src/domain/errors.ts';
import { READER } from '../support/sandboxSides.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

describe('other secrets for a link (B8)', () => {
  let bench: SessionBench;
  let linkId: string;
  beforeEach(async () => {
    bench = await SessionBench.start();
    const session = await bench.begin();
    await walk(session, bench.events());
    linkId = session.linkId;
    session.stop();
  });
  afterEach(() => bench.close());

  it('puts keys that the CRM accepts in the place of the old ones, and says so in the audit trail alone', async () => {
    const operations = bench.open();
    const keys = { publicKey: bench.keys.publicKey, privateKey: bench.keys.privateKey };
    await operations.rotateKeys(linkId, keys);
    assert.equal(operations.registry.get(linkId).implementation.publicKey, keys.publicKey);
    assert.equal(await operations.secrets.get(linkId, 'privateKey'), keys.privateKey);
    const audit = readFileSync(operations.state.audit, 'utf8');
    assert.ok(audit.includes('"keysRotated"'));
    assert.ok(!audit.includes(keys.privateKey));
    await operations.sync(linkId);
  });

  it('leaves the old ones where the new ones are refused', async () => {
    const operations = bench.open();
    const before = operations.registry.get(linkId).implementation;
    await assert.rejects(
      operations.rotateKeys(linkId, { publicKey: 'other', privateKey: 'wrong' }),
      (thrown) => thrown instanceof LinkError && thrown.code === 'API_KEYS_REJECTED',
    );
    assert.deepEqual(operations.registry.get(linkId).implementation, before);
    assert.equal(await operations.secrets.get(linkId, 'privateKey'), bench.keys.privateKey);
  });

  it('refuses keys of another implementation, by its ID', async () => {
    const operations = bench.open();
    const other = bench.sides.crm.createImplementation({ id: '50001', name: 'Otra' });
    await assert.rejects(
      operations.rotateKeys(linkId, other),
      (thrown) => thrown instanceof LinkError && thrown.code === 'IMPLEMENTATION_MISMATCH',
    );
    assert.equal(await operations.secrets.get(linkId, 'privateKey'), bench.keys.privateKey);
  });

  it('a new password is used once the server lets it in, and a wrong one changes nothing', async () => {
    const operations = bench.open();
    await assert.rejects(
      operations.changePassword(linkId, 'wrong'),
      (thrown) => thrown instanceof LinkError && thrown.code === 'SQL_LOGIN_FAILED',
    );
    assert.equal(await operations.secrets.get(linkId, 'sqlPassword'), READER.password);
    await operations.changePassword(linkId, READER.password);
    assert.ok(readFileSync(operations.state.audit, 'utf8').includes('"passwordChanged"'));
    await operations.sync(linkId);
  });
});

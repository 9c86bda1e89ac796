import assert from 'node:assert/strict';
import { ServiceSecrets } from '../../src/service/serviceSecrets.ts';
import { EnvironmentSecrets } from '../../src/cli/secretStores.ts';

describe('ServiceSecrets', () => {
  it('keeps what was told before where one of two is told', async () => {
    const secrets = new ServiceSecrets(new EnvironmentSecrets({}));
    secrets.tell('a', { sqlPassword: 'first', privateKey: 'key' });
    secrets.tell('a', { sqlPassword: 'second' });
    assert.equal(await secrets.get('a', 'sqlPassword'), 'second');
    assert.equal(await secrets.get('a', 'privateKey'), 'key');
    assert.deepEqual(secrets.values(), ['second', 'key']);
  });

  it('takes what was not told from where the command line takes it', async () => {
    const secrets = new ServiceSecrets(new EnvironmentSecrets({ SSM_PRIVATE_KEY: 'of the environment' }));
    secrets.tell('a', { sqlPassword: 'told' });
    assert.equal(await secrets.get('a', 'privateKey'), 'of the environment');
    assert.deepEqual(secrets.all(), { a: { sqlPassword: 'told' } });
  });
});

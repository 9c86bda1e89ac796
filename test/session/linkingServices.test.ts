import assert from 'node:assert/strict';
import { LinkError } from '../../src/domain/errors.ts';
import { linkingServices } from '../../src/session/linkingServices.ts';
import { SessionBench } from './support/sessionBench.ts';

const LINK_ID = '3b9d6a52-0d0e-4a7c-9a7e-51d1f0c2b6aa';

describe('the services of a linking', () => {
  let bench: SessionBench;
  beforeEach(async () => {
    bench = await SessionBench.start();
  });
  afterEach(() => bench.close());

  const company = { code: 1, name: 'Comercial Añil', vatNumber: 'ESB00000000' };
  const create = (keepsSecrets: boolean) => {
    const implementation = { apiUrl: bench.sides.crm.baseUrl, name: 'Nueva', adminEmail: 'a@anil.example' };
    const services = linkingServices(bench.open(), LINK_ID, { keepsSecrets });
    return services.createImplementation({ linkId: LINK_ID, company, implementation });
  };

  it('R7: make no implementation where its key would be lost with the program', async () => {
    await assert.rejects(
      create(false),
      (thrown) => thrown instanceof LinkError && thrown.code === 'CREATION_NEEDS_SECRETS_FILE',
    );
    assert.equal(await bench.secrets.get(LINK_ID, 'privateKey'), undefined);
  });

  it('R7: keep the key of one that was made, whatever is not known of it yet', async () => {
    bench.sides.crm.faults.add({ kind: 'status', status: 403, resource: 'workspace' });
    const { workspace, publicKey } = await create(true);
    assert.equal(workspace.name, 'Nueva');
    assert.ok(publicKey.length > 0);
    assert.ok(await bench.secrets.get(LINK_ID, 'privateKey'));
  });
});

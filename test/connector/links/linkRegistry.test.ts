import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LinkRegistry } from '../../../src/connector/links/linkRegistry.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { companyLink, type CompanyLink } from '../../../src/domain/link.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

const withCode = (code: string) => (thrown: unknown) => thrown instanceof LinkError && thrown.code === code;

function link(
  identity: Partial<CompanyLink['identity']> = {},
  implementation: Partial<CompanyLink['implementation']> = {},
): CompanyLink {
  return companyLink.parse({
    id: randomUUID(),
    company: { code: identity.code ?? 1, name: 'Comercial Añil, S.L.', vatNumber: 'ESB1' },
    identity: { serverName: 'SRV\\SAGE', database: 'Sage', code: 1, ...identity },
    connection: { server: 'srv', database: 'Sage', user: 'lector' },
    implementation: {
      id: '48127',
      name: 'Comercial Añil',
      apiUrl: 'https://api.forcemanager.com/api/v4',
      publicKey: 'pk',
      ...implementation,
    },
    terms: {
      privacyVersion: '1',
      termsVersion: '1',
      acceptedAt: '2026-01-01T00:00:00.000Z',
      acceptedBy: 'begoña',
    },
    adminUserId: 7,
    adminAgentCode: 1,
    service: 'active',
    createdAt: '2026-01-01T00:00:00.000Z',
  });
}

describe('linkRegistry', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let registry: LinkRegistry;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'links.json');
    registry = new LinkRegistry(file);
  });
  afterEach(() => folder.remove());

  it('keeps links in a file that its user alone can read', () => {
    assert.deepEqual(registry.list(), []);
    const kept = link();
    registry.put(kept);
    assert.deepEqual(new LinkRegistry(file).get(kept.id), kept);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    registry.put({ ...kept, service: 'paused' });
    assert.deepEqual(
      registry.list().map(({ service }) => service),
      ['paused'],
    );
    registry.remove(kept.id);
    assert.throws(() => registry.get(kept.id), withCode('LINK_NOT_FOUND'));
  });

  it('R1: the same CodigoEmpresa on another server, in another database or with another code is another link', () => {
    const links = [
      link({}, { id: '1' }),
      link({ serverName: 'SRV2\\SAGE' }, { id: '2' }),
      link({ database: 'Sage2' }, { id: '3' }),
      link({ code: 2 }, { id: '4' }),
    ];
    for (const each of links) registry.put(each);
    assert.equal(registry.list().length, 4);
    for (const each of links) assert.equal(registry.findByCompany(each.identity)?.id, each.id);
  });

  it('R1: a company is linked once, in whatever case the server writes its names', () => {
    registry.put(link({}, { id: '1' }));
    const again = link({ serverName: 'srv\\sage', database: 'SAGE' }, { id: '2' });
    assert.throws(() => registry.put(again), withCode('COMPANY_ALREADY_LINKED'));
    assert.equal(registry.list().length, 1);
  });

  it('R1: an implementation belongs to one link; the same id on another host is another implementation', () => {
    registry.put(link());
    assert.throws(() => registry.put(link({ code: 2 })), withCode('IMPLEMENTATION_ALREADY_LINKED'));
    const elsewhere = { apiUrl: 'https://crm.anil.example/api/v4' };
    registry.put(link({ code: 2 }, elsewhere));
    assert.equal(registry.findByImplementation(elsewhere.apiUrl, '48127')?.identity.code, 2);
    assert.equal(registry.findByImplementation(elsewhere.apiUrl, '48128'), undefined);
  });

  it('does not overwrite a file that it cannot read', () => {
    writeFileSync(file, '{"version":2,"links":[]}');
    assert.throws(() => registry.put(link()), withCode('STATE_UNREADABLE'));
    assert.throws(() => registry.list(), withCode('STATE_UNREADABLE'));
  });
});

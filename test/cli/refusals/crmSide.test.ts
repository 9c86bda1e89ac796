import { RefusalBench } from '../support/refusal.ts';

describe('what is wrong on the side of the CRM is told with its own code, and nothing is linked', () => {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start();
  });
  after(() => bench.close());

  it('R5: a private key that is not the one', () =>
    bench.assertLinkRefused({}, { code: 'API_KEYS_REJECTED' }, { SSM_PRIVATE_KEY: 'otra' }));

  it('R6: a form filled by half names the field and never becomes a new implementation', async () => {
    await bench.assertLinkRefused(
      { 'implementation-id': undefined },
      { code: 'FIELD_REQUIRED', params: { field: 'implementationId' } },
    );
    await bench.assertLinkRefused(
      { 'public-key': undefined },
      { code: 'FIELD_REQUIRED', params: { field: 'publicKey' } },
    );
    await bench.assertLinkRefused(
      {},
      { code: 'SECRET_MISSING', params: { secret: 'privateKey' } },
      { SSM_PRIVATE_KEY: '' },
    );
  });

  it('R6: a form with nothing in it asks about a new one, and without a yes none is made', () =>
    bench.assertLinkRefused(
      { 'implementation-id': undefined, 'public-key': undefined },
      { code: 'FIELD_REQUIRED', params: { field: 'implementationId' } },
      { SSM_PRIVATE_KEY: '' },
    ));

  it('R4: an ID that is not the one of the keys', () =>
    bench.assertLinkRefused(
      { 'implementation-id': '48999' },
      { code: 'IMPLEMENTATION_MISMATCH', params: { typed: '48999', found: bench.sides.implementationId } },
    ));

  it('an address without encryption', () =>
    bench.assertLinkRefused(
      { 'api-url': 'http://crm.example/api/v4' },
      { code: 'API_URL_INSECURE', params: { field: 'apiUrl', host: 'crm.example' } },
    ));

  it('an address where nobody answers', () =>
    bench.assertLinkRefused(
      { 'api-url': 'https://crm.invalid/api/v4' },
      { code: 'API_UNREACHABLE', params: { host: 'crm.invalid' } },
    ));

  it('R8: terms that are not both accepted', async () => {
    await bench.assertLinkRefused({ 'accept-terms': undefined }, { code: 'TERMS_NOT_ACCEPTED' });
    await bench.assertLinkRefused({ 'accept-privacy': undefined }, { code: 'TERMS_NOT_ACCEPTED' });
  });
});

describe('R2: the plan Essential', () => {
  it('is refused by its name, and nothing is linked', async () => {
    const bench = await RefusalBench.start({ crm: { implementation: { plan: 'Essential' } } });
    try {
      await bench.assertLinkRefused({}, { code: 'PLAN_NOT_SUPPORTED', params: { plan: 'Essential' } });
    } finally {
      await bench.close();
    }
  });
});

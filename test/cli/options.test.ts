import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Options } from '../../src/cli/options.ts';

const options = (values: Readonly<Record<string, unknown>>) => new Options('link', values);
const SQL = { 'sql-server': 'SRV', 'sql-database': 'Sage', 'sql-user': 'lector' };

describe('Options', () => {
  it('reads whole numbers and refuses all else, naming the option and the command', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        assert.equal(options({ company: String(value) }).number('company'), value);
      }),
    );
    for (const value of ['', '-1', '1.5', '1e3', ' 1', '0x10', '9999999999', 'uno']) {
      assert.throws(() => options({ company: value }).number('company'), {
        code: 'OPTION_INVALID',
        params: { option: '--company', value, command: 'link' },
      });
    }
    assert.equal(options({}).number('company'), undefined);
    assert.throws(() => options({ port: '0' }).number('port', 1), { code: 'OPTION_INVALID' });
  });

  it('takes an option that is blank for one that is missing', () => {
    for (const value of [undefined, '', '  ']) {
      assert.throws(() => options({ link: value }).required('link'), {
        code: 'OPTION_MISSING',
        params: { option: '--link', command: 'link' },
      });
    }
  });

  it('encrypts unless told otherwise, and trusts no certificate by itself', () => {
    assert.deepEqual(options(SQL).sqlConnection(), {
      server: 'SRV',
      database: 'Sage',
      user: 'lector',
      encrypt: 'true',
      trustServerCertificate: false,
    });
    const full = options({
      ...SQL,
      'sql-server': 'SRV\\SAGE2025',
      'sql-domain': 'SAGE',
      'sql-encrypt': 'strict',
      'sql-trust-server-certificate': true,
    });
    assert.deepEqual(full.sqlConnection(), {
      server: 'SRV',
      instance: 'SAGE2025',
      database: 'Sage',
      user: 'lector',
      domain: 'SAGE',
      encrypt: 'strict',
      trustServerCertificate: true,
    });
  });

  it('names the option of a connection that is wrong or missing', () => {
    for (const [name, value] of [
      ['sql-server', 'a b'],
      ['sql-encrypt', 'no'],
      ['sql-database', 'x'.repeat(129)],
      ['sql-domain', ' '],
    ] as const) {
      assert.throws(() => options({ ...SQL, [name]: value }).sqlConnection(), {
        code: 'OPTION_INVALID',
        params: { option: `--${name}`, value, command: 'link' },
      });
    }
    for (const name of Object.keys(SQL)) {
      assert.throws(() => options({ ...SQL, [name]: undefined }).sqlConnection(), {
        code: 'OPTION_MISSING',
        params: { option: `--${name}`, command: 'link' },
      });
    }
  });

  it('goes to the public host of the CRM unless another is named', () => {
    assert.equal(options({}).apiUrl, 'https://api.forcemanager.com/api/v4');
    assert.equal(options({ 'api-url': 'https://crm.example' }).apiUrl, 'https://crm.example');
  });
});

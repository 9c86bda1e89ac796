import assert from 'node:assert/strict';
import { apiUrlProblem } from '../../src/domain/apiUrl.ts';
import { DEFAULT_API_URL } from '../../src/domain/implementation.ts';

describe('apiUrlProblem', () => {
  for (const url of [
    DEFAULT_API_URL,
    'https://crm.anil.example',
    'http://localhost:8080/api/v4',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://[::1]:8080',
    '  https://crm.anil.example  ',
  ]) {
    it(`lets ${url} pass`, () => assert.equal(apiUrlProblem(url), undefined));
  }

  for (const [url, code] of [
    ['http://crm.anil.example', 'API_URL_INSECURE'],
    ['http://127.0.0.1.anil.example', 'API_URL_INSECURE'],
    ['http://localhost.anil.example', 'API_URL_INSECURE'],
    ['http://[::ffff:10.0.0.1]', 'API_URL_INSECURE'],
    ['ftp://localhost', 'API_URL_INSECURE'],
    ['javascript:alert(1)', 'API_URL_INSECURE'],
    ['crm.anil.example', 'FIELD_INVALID'],
    ['https://', 'FIELD_INVALID'],
    ['https://user:key@crm.anil.example', 'FIELD_INVALID'],
    ['', 'FIELD_REQUIRED'],
  ] as const) {
    it(`answers "${url}" with ${code}`, () => {
      assert.equal(apiUrlProblem(url)?.code, code);
      assert.equal(apiUrlProblem(url)?.params['field'], 'apiUrl');
    });
  }
});

import { isSuccess } from '../../domain/checks.ts';
import { requirePassword, requirePrivateKey } from '../../session/linkSides.ts';
import { testConnection } from '../../session/lookups.ts';
import type { Command } from '../command.ts';
import { API_OPTIONS, API_USAGE, SQL_OPTIONS, SQL_USAGE } from '../options.ts';
import { printCheck } from '../printChecks.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: { es: 'prueba la conexión, capa por capa', en: 'tests the connection, layer by layer' },
  usage: `--company C ${SQL_USAGE} ${API_USAGE}`,
  options: { ...SQL_OPTIONS, ...API_OPTIONS, company: { type: 'string' } },
  async run({ options, output, texts, operations }) {
    const { secrets } = operations();
    const connection = options.sqlConnection();
    const results = await testConnection(
      {
        connection,
        companyCode: options.requiredNumber('company'),
        password: await requirePassword(secrets, '', connection),
        apiUrl: options.apiUrl,
        keys: {
          publicKey: options.required('public-key'),
          privateKey: await requirePrivateKey(secrets, ''),
        },
      },
      (result) => printCheck(output, texts, result),
    );
    const success = isSuccess(results);
    output.line();
    output.line(
      success
        ? texts.text('check.success')
        : texts.error({ code: 'CONNECTION_TEST_FAILED', params: {} }).message,
    );
    output.result({ success, checks: results });
    return success ? 0 : 1;
  },
};

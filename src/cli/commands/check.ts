import { isSuccess } from '../../domain/checks.ts';
import { requirePassword, requirePrivateKey } from '../../session/linkSides.ts';
import { testConnection } from '../../session/lookups.ts';
import type { Command } from '../command.ts';
import { API_OPTIONS, COMPANY_OPTION, SQL_OPTIONS } from '../optionTable.ts';
import { printCheck } from '../printChecks.ts';

export const checkCommand: Command = {
  name: 'check',
  example:
    'sage200-link check --company 1 --sql-server SRV-SAGE --sql-database Sage --sql-user sage_link --public-key 0123abcd',
  options: {
    ...SQL_OPTIONS,
    ...API_OPTIONS,
    'public-key': { ...API_OPTIONS['public-key'], needed: true },
    ...COMPANY_OPTION,
  },
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

import { lookUpCompanies } from '../../session/lookups.ts';
import { requirePassword } from '../../session/linkSides.ts';
import type { Command } from '../command.ts';
import { SQL_OPTIONS } from '../optionTable.ts';
import { formatTable } from '../table.ts';

export const companiesCommand: Command = {
  name: 'companies',
  example: 'sage200-link companies --sql-server SRV-SAGE\\SAGE2025 --sql-database Sage --sql-user sage_link',
  options: SQL_OPTIONS,
  async run({ options, output, texts, operations }) {
    const { secrets, registry } = operations();
    const connection = options.sqlConnection();
    const { serverName, companies } = await lookUpCompanies(
      connection,
      await requirePassword(secrets, '', connection),
      registry,
    );
    output.line(`${serverName} · ${connection.database}`);
    output.line(
      formatTable(
        [
          { title: texts.text('table.code'), align: 'right' },
          { title: texts.text('table.company'), align: 'left' },
          { title: texts.text('table.link'), align: 'left' },
        ],
        companies.map(({ code, name, linkId }) => [String(code), name, linkId ?? '—']),
      ),
    );
    output.result({ serverName, database: connection.database, companies });
    return 0;
  },
};

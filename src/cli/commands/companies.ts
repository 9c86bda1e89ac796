import { lookUpCompanies } from '../../session/lookups.ts';
import { requirePassword } from '../../session/linkSides.ts';
import type { Command } from '../command.ts';
import { SQL_OPTIONS, SQL_USAGE } from '../options.ts';
import { formatTable } from '../table.ts';

export const companiesCommand: Command = {
  name: 'companies',
  summary: {
    es: 'muestra las empresas de una base de datos de Sage 200',
    en: 'lists the companies of a Sage 200 database',
  },
  usage: SQL_USAGE,
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

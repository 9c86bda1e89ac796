import type { CommissionAgent } from '../../domain/agents.ts';
import { freeLicences } from '../../domain/implementation.ts';
import { requirePassword, requirePrivateKey } from '../../session/linkSides.ts';
import { lookUpAgents } from '../../session/lookups.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Command } from '../command.ts';
import { API_OPTIONS, COMPANY_OPTION, SQL_OPTIONS } from '../optionTable.ts';
import { formatTable } from '../table.ts';

export const agentsCommand: Command = {
  name: 'agents',
  example: 'sage200-link agents --company 1 --sql-server SRV-SAGE --sql-database Sage --sql-user sage_link',
  options: { ...SQL_OPTIONS, ...API_OPTIONS, ...COMPANY_OPTION },
  async run({ options, output, texts, operations }) {
    const { secrets } = operations();
    const connection = options.sqlConnection();
    const password = await requirePassword(secrets, '', connection);
    const publicKey = options.text('public-key');
    const list = await lookUpAgents(
      connection,
      password,
      options.requiredNumber('company'),
      publicKey === undefined
        ? undefined
        : {
            apiUrl: options.apiUrl,
            keys: { publicKey, privateKey: await requirePrivateKey(secrets, '') },
          },
    );
    output.line(
      formatTable(
        [
          { title: texts.text('table.code'), align: 'right' },
          { title: texts.text('table.name'), align: 'left' },
          { title: texts.text('table.email'), align: 'left' },
          { title: texts.text('table.state'), align: 'left' },
        ],
        list.agents.map((agent) => [
          String(agent.code),
          agent.name,
          agent.email || '—',
          stateOf(texts, agent),
        ]),
      ),
    );
    if (publicKey !== undefined) {
      const { licences } = list;
      output.line(
        licences === undefined
          ? texts.text('licences.unknown')
          : texts.text('licences.free', { free: freeLicences(licences), contracted: licences.contracted }),
      );
    }
    output.result(list);
    return 0;
  },
};

function stateOf(texts: Texts, { problem, sharedWith = [], userId }: CommissionAgent): string {
  if (problem !== undefined) return `! ${texts.text(`problem.${problem}`, { codes: sharedWith.join(', ') })}`;
  return userId === undefined ? '' : texts.text('problem.alreadyUser');
}

import type { CommissionAgent } from '../../domain/agents.ts';
import { freeLicences } from '../../domain/implementation.ts';
import { requirePassword, requirePrivateKey } from '../../session/linkSides.ts';
import { lookUpAgents } from '../../session/lookups.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Command } from '../command.ts';
import { API_OPTIONS, SQL_OPTIONS, SQL_USAGE } from '../options.ts';
import { formatTable } from '../table.ts';

export const agentsCommand: Command = {
  name: 'agents',
  summary: {
    es: 'muestra los comisionistas y lo que hay que corregir',
    en: 'lists the commission agents and what to correct',
  },
  usage: `--company C ${SQL_USAGE} [--api-url URL] [--public-key K]`,
  options: { ...SQL_OPTIONS, ...API_OPTIONS, company: { type: 'string' } },
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

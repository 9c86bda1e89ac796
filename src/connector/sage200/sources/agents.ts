import { int, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import type { Source } from '../source.ts';

/** A commission agent who is not on leave: a row of `Comisionistas`. */
export interface AgentRow {
  readonly code: number;
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

export const agents: Source<AgentRow> = {
  table: 'Comisionistas',
  key: [{ column: 'CodigoComisionista' }],
  fields: {
    code: int('CodigoComisionista', { required: true }),
    name: text('Comisionista', { required: true }),
    email: text('EMail1'),
    phone: text('Telefono'),
  },
  // 0 and 9999 mean "no agent".
  where: (has) => ['[CodigoComisionista] NOT IN (0, 9999)', notOnLeave(has)],
};

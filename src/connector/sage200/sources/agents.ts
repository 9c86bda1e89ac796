import { int, text } from '../field.ts';
import { notOnLeave } from '../leave.ts';
import { defineSource, type RowOf } from '../source.ts';

/** A commission agent who is not on leave: a row of `Comisionistas`. */
export const agents = defineSource({
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
});
export type AgentRow = RowOf<typeof agents>;

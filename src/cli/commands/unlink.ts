import type { Command } from '../command.ts';

export const unlinkCommand: Command = {
  name: 'unlink',
  summary: {
    es: 'deshace un vínculo; el CRM conserva sus registros',
    en: 'ends a link; the CRM keeps its records',
  },
  usage: '--link ID',
  options: { link: { type: 'string' } },
  async run({ options, operations, output, texts }) {
    const link = await operations().unlink(options.required('link'));
    output.line(texts.text('unlink.done', { company: link.company.name }));
    output.result({ unlinked: link });
    return 0;
  },
};

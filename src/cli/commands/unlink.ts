import { unlink } from '../../host/linkChanges.ts';
import type { Command } from '../command.ts';
import { withServiceIfAny } from '../withService.ts';

export const unlinkCommand: Command = {
  name: 'unlink',
  summary: {
    es: 'deshace un vínculo; el CRM conserva sus registros',
    en: 'ends a link; the CRM keeps its records',
  },
  usage: '--link ID',
  options: { link: { type: 'string' } },
  async run(context) {
    const { options, operations, output, texts } = context;
    const { id } = operations().link(options.required('link'));
    const link = await withServiceIfAny(context, (companies) => unlink(companies, id));
    output.line(texts.text('unlink.done', { company: link.company.name }));
    output.result({ unlinked: link });
    return 0;
  },
};

import { unlink } from '../../host/linkChanges.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { withServiceIfAny } from '../withService.ts';

export const unlinkCommand: Command = {
  name: 'unlink',
  example: 'sage200-link unlink --link 0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e',
  options: { link: { ...LINK_OPTION.link, needed: true } },
  async run(context) {
    const { options, operations, output, texts } = context;
    const { id } = operations().link(options.required('link'));
    const link = await withServiceIfAny(context, (companies) => unlink(companies, id));
    output.line(texts.text('unlink.done', { company: link.company.name }));
    output.result({ unlinked: link });
    return 0;
  },
};

import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';

export const resumeCommand: Command = {
  name: 'resume',
  example: 'sage200-link resume',
  options: LINK_OPTION,
  async run(context) {
    const { operations, output, texts } = context;
    const link = operations().resume(chooseLink(context));
    output.line(texts.text('link.resumed', { company: link.company.name }));
    output.result(link);
    return 0;
  },
};

import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';

export const pauseCommand: Command = {
  name: 'pause',
  example: 'sage200-link pause',
  options: LINK_OPTION,
  async run(context) {
    const { operations, output, texts } = context;
    // A service that is running sees it in the registry, and ends the run that is going on.
    const link = operations().pause(chooseLink(context));
    output.line(texts.text('link.paused', { company: link.company.name }));
    output.result(link);
    return 0;
  },
};

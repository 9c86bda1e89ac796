import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { printRejections } from '../printRejections.ts';

export const errorsCommand: Command = {
  name: 'errors',
  example: 'sage200-link errors',
  options: LINK_OPTION,
  async run(context) {
    const { operations, output, texts } = context;
    const rejections = await operations().rejections(chooseLink(context));
    printRejections(output, texts, rejections);
    output.result({
      errors: rejections.map(({ reason, ...rejection }) => ({
        ...rejection,
        ...reason,
        ...texts.error(reason),
      })),
    });
    return 0;
  },
};

import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { printRejections } from '../printRejections.ts';

export const errorsCommand: Command = {
  name: 'errors',
  summary: { es: 'muestra los registros rechazados y su motivo', en: 'lists the rejected records and why' },
  usage: '[--link ID]',
  options: { link: { type: 'string' } },
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

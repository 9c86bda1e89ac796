import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';

export const pauseCommand: Command = {
  name: 'pause',
  summary: { es: 'deja de sincronizar un vínculo', en: 'stops synchronising a link' },
  usage: '[--link ID]',
  options: { link: { type: 'string' } },
  async run(context) {
    const { operations, output, texts } = context;
    // A service that is running sees it in the registry, and ends the run that is going on.
    const link = operations().pause(chooseLink(context));
    output.line(texts.text('link.paused', { company: link.company.name }));
    output.result(link);
    return 0;
  },
};

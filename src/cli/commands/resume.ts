import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';

export const resumeCommand: Command = {
  name: 'resume',
  summary: { es: 'reanuda un vínculo en pausa', en: 'goes on with a paused link' },
  usage: '[--link ID]',
  options: { link: { type: 'string' } },
  async run(context) {
    const { operations, output, texts } = context;
    const link = operations().resume(chooseLink(context));
    output.line(texts.text('link.resumed', { company: link.company.name }));
    output.result(link);
    return 0;
  },
};

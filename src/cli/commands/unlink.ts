import type { Command } from '../command.ts';
import { withRunningService } from '../withService.ts';

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
    const { id } = operations().registry.get(options.required('link'));
    // The service ends the run that is going on; one of another process still refuses.
    await withRunningService(context, (service) => service.forget(id));
    const link = await operations().unlink(id);
    output.line(texts.text('unlink.done', { company: link.company.name }));
    output.result({ unlinked: link });
    return 0;
  },
};

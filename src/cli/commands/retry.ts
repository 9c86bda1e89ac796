import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { printStatus } from '../printStatus.ts';
import { synchronise } from './sync.ts';

export const retryCommand: Command = {
  name: 'retry',
  example: 'sage200-link retry',
  options: LINK_OPTION,
  async run(context) {
    const { operations, output, texts } = context;
    const linkId = chooseLink(context);
    const released = await operations().releaseFailures(linkId);
    output.line(texts.text('retry.released', { count: released }));
    if (released > 0) await synchronise(context, linkId, false);
    const status = await operations().status(linkId);
    printStatus(output, texts, status);
    output.result({ released, ...status });
    return 0;
  },
};

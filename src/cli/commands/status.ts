import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { printStatus } from '../printStatus.ts';

export const statusCommand: Command = {
  name: 'status',
  example: 'sage200-link status --json',
  options: LINK_OPTION,
  async run({ options, operations, output, texts }) {
    const named = options.text('link');
    const links = named === undefined ? operations().links() : [operations().link(named)];
    const all = await Promise.all(links.map(({ id }) => operations().status(id)));
    for (const status of all) {
      printStatus(output, texts, status);
      output.line();
    }
    const [first] = all;
    if (first === undefined) output.line(texts.text('links.none'));
    output.result(first !== undefined && all.length === 1 ? first : { links: all });
    return 0;
  },
};

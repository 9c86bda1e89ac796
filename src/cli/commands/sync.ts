import type { DryRunFigures } from '../../domain/sync.ts';
import type { Texts } from '../../texts/texts.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command, CommandContext } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { printStatus } from '../printStatus.ts';
import { formatTable } from '../table.ts';

export const syncCommand: Command = {
  name: 'sync',
  example: 'sage200-link sync --dry-run',
  options: {
    ...LINK_OPTION,
    'dry-run': { type: 'boolean' },
    'confirm-deletes': { type: 'boolean' },
    'moved-to-this-server': { type: 'boolean' },
    'accept-missing': { type: 'boolean' },
  },
  async run(context) {
    const linkId = chooseLink(context);
    const { options, operations } = context;
    if (options.flag('moved-to-this-server')) await operations().confirmServer(linkId);
    if (options.flag('accept-missing')) await operations().acceptMissing(linkId);
    if (options.flag('dry-run')) return showDryRun(context, linkId);
    await synchronise(context, linkId, options.flag('confirm-deletes'));
    const status = await operations().status(linkId);
    printStatus(context.output, context.texts, status);
    context.output.result(status);
    return 0;
  },
};

/** Runs a synchronisation with its progress shown. */
export async function synchronise(
  context: CommandContext,
  linkId: string,
  confirmDeletes: boolean,
): Promise<void> {
  const { output, signal } = context;
  try {
    await context.operations().sync(linkId, {
      confirmDeletes,
      signal,
      onProgress: (progress) => output.progress(progress),
    });
  } finally {
    output.endProgress();
  }
}

async function showDryRun(
  { operations, output, texts, signal }: CommandContext,
  linkId: string,
): Promise<number> {
  const parts = await operations().dryRun(linkId, signal);
  output.line(formatDryRun(texts, parts));
  output.result({ parts });
  return 0;
}

function formatDryRun(texts: Texts, parts: readonly DryRunFigures[]): string {
  const figures = ['source', 'create', 'adopt', 'update', 'unchanged', 'delete', 'refused'] as const;
  return formatTable(
    [
      { title: texts.text('table.part'), align: 'left' },
      ...figures.map((figure) => ({ title: texts.text(`table.${figure}`), align: 'right' as const })),
    ],
    parts.map((part) => [
      texts.text(`part.${part.part}`),
      ...figures.map((figure) => texts.number(part[figure])),
    ]),
  );
}

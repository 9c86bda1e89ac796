import type { Extension } from '../extension.ts';

export async function showLog({ log }: Extension): Promise<void> {
  log.channel.show();
}

// Runs a first synchronisation and later ones in a process of its own, and tells its parent what they took.
import { beModestWithMemory } from '../../src/cli/modestMemory.ts';
import { LinkedSides } from './linkedSides.ts';
import { seconds } from './rounds.ts';
import type { CrmDescription, SqlDescription } from './sideProgram.ts';

export interface ScaleSides {
  readonly sql: SqlDescription;
  readonly crm: CrmDescription;
}

export interface ScaleFigures {
  readonly creates: number;
  readonly reads: number;
  readonly firstSeconds: number;
  readonly laterSeconds: number;
  readonly peakMegabytes: number;
}

beModestWithMemory();
process.once('message', (message: ScaleSides) => {
  void run(message).then((figures) => process.send?.(figures, () => process.disconnect()));
});

async function run({ sql, crm }: ScaleSides): Promise<ScaleFigures> {
  const sides = await LinkedSides.open(sql, crm);
  let [creates, reads] = [0, 0];
  const firstSeconds = await seconds(async () => {
    ({ creates } = await sides.sync());
  });
  await sides.sync();
  const laterSeconds = await seconds(async () => {
    ({ reads } = await sides.sync());
  });
  await sides.close();
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  return { creates, reads, firstSeconds, laterSeconds, peakMegabytes };
}

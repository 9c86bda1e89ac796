import { guidePlace } from '../../domain/guide.ts';
import type { CommandContext } from './command.ts';

/** The guide: at the place that a link names, else at its beginning. */
export async function openGuide({ guide }: CommandContext, target?: unknown): Promise<void> {
  const place = guidePlace.safeParse(target);
  await guide.show(place.success ? place.data : { page: 'index' });
}

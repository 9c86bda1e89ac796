import type { GuidePage } from '../../domain/guide.ts';
import type { LinkingView } from '../../protocol/linkingView.ts';

/** The page of the guide that is about what the wizard asks now. */
export function guidePage({ step, state }: Pick<LinkingView, 'step' | 'state'>): GuidePage {
  if (state === 'implementation.askNew' || state === 'implementation.naming') return 'newImplementation';
  return step === 'agents' ? 'agents' : 'firstLink';
}

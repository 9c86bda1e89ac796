import { LinkError } from '../domain/errors.ts';
import { OLDEST_NODE } from '../domain/nodeVersion.ts';
import { textsIn } from '../texts/textsIn.ts';
import { askedLanguage } from './askedLanguage.ts';
import { Output } from './output.ts';
import { reportError } from './reportError.ts';

/** Says that this Node is too old, as every other error is said. Imports what an old one can load. */
export function refuseNode(args: readonly string[]): number {
  const texts = textsIn(askedLanguage(args));
  const params = { needed: OLDEST_NODE, found: process.versions.node };
  return reportError(
    new LinkError('NODE_TOO_OLD', params),
    new Output(args.includes('--json'), texts),
    texts,
  );
}

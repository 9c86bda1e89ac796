import { LinkError } from '../domain/errors.ts';
import type { CommandContext } from './command.ts';

/** The link that `--link` names, or the only one there is. @throws LinkError `OPTION_MISSING` or `LINK_NOT_FOUND`. */
export function chooseLink({ options, operations }: CommandContext): string {
  const named = options.text('link');
  const links = operations().links();
  if (named !== undefined) return operations().link(named).id;
  const [only, ...others] = links;
  if (only !== undefined && others.length === 0) return only.id;
  if (only === undefined) throw new LinkError('LINK_NOT_FOUND', { link: '' });
  throw options.missing('link');
}

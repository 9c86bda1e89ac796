import type { CompanyLink } from '../domain/link.ts';

/**
 * Who runs which link, decided here and nowhere else: today the one service of a state folder runs each link that is
 * to be run. Several machines would divide them here.
 */
export function isOurs({ service }: CompanyLink): boolean {
  return service !== 'inactive';
}

import * as z from 'zod';
import { sameCompany, type CompanyIdentity } from '../../domain/company.ts';
import { LinkError } from '../../domain/errors.ts';
import { companyLink, type CompanyLink } from '../../domain/link.ts';
import { tryLock } from '../state/fileLock.ts';
import { readJsonFile, writeJsonFile } from '../state/jsonFile.ts';

const registryFile = z.object({ version: z.literal(1), links: z.array(companyLink) });
const LOCK_WAIT = 10_000;

/** The linked companies: `links.json`, shared by all processes of a user. */
export class LinkRegistry {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws LinkError `STATE_UNREADABLE`. */
  list(): readonly CompanyLink[] {
    return readJsonFile(this.#file, registryFile)?.links ?? [];
  }

  /** @throws LinkError `LINK_NOT_FOUND`. */
  get(linkId: string): CompanyLink {
    const link = this.list().find(({ id }) => id === linkId);
    if (link === undefined) throw new LinkError('LINK_NOT_FOUND', { link: linkId });
    return link;
  }

  has(linkId: string): boolean {
    return this.list().some(({ id }) => id === linkId);
  }

  findByCompany(identity: CompanyIdentity): CompanyLink | undefined {
    return this.list().find((link) => sameCompany(link.identity, identity));
  }

  findByImplementation(apiUrl: string, implementationId: string): CompanyLink | undefined {
    return this.list().find(
      ({ implementation }) =>
        implementation.id === implementationId &&
        new URL(implementation.apiUrl).host === new URL(apiUrl).host,
    );
  }

  /**
   * Adds a link, or replaces the one with its id.
   *
   * @throws LinkError `COMPANY_ALREADY_LINKED` or `IMPLEMENTATION_ALREADY_LINKED`: one of each to a link (R1).
   */
  put(link: CompanyLink): void {
    this.#change((links) => {
      const others = links.filter(({ id }) => id !== link.id);
      const { implementation } = link;
      for (const other of others) {
        if (sameCompany(other.identity, link.identity)) {
          throw new LinkError('COMPANY_ALREADY_LINKED', { name: link.company.name, linkId: other.id });
        }
        if (
          other.implementation.id === implementation.id &&
          new URL(other.implementation.apiUrl).host === new URL(implementation.apiUrl).host
        ) {
          throw new LinkError('IMPLEMENTATION_ALREADY_LINKED', {
            name: implementation.name,
            linkId: other.id,
          });
        }
      }
      return [...others, link];
    });
  }

  remove(linkId: string): void {
    this.#change((links) => links.filter(({ id }) => id !== linkId));
  }

  #change(change: (links: readonly CompanyLink[]) => readonly CompanyLink[]): void {
    const release = tryLock(`${this.#file}.lock`, LOCK_WAIT);
    if (release === undefined) throw new LinkError('STATE_IN_USE', { file: this.#file });
    try {
      writeJsonFile(this.#file, { version: 1, links: change(this.list()) });
    } finally {
      release();
    }
  }
}

import type { Memento } from 'vscode';
import type { WizardView } from '../protocol/panel.ts';

/** A company that a wizard has listed: its name and where it is, nothing else of it. */
export interface KnownCompany {
  readonly serverName: string;
  readonly database: string;
  readonly code: number;
  readonly name: string;
}

const KEY = 'knownCompanies';

/** The companies that wizards have listed, for the tree to show which are not linked yet. */
export class KnownCompanies {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  get all(): readonly KnownCompany[] {
    return this.#memory.get<readonly KnownCompany[]>(KEY, []);
  }

  /** Keeps the list of the database that a wizard has just read in the place of an older one. */
  remember({ linking }: WizardView): void {
    const { serverName, connection, companies } = linking.company;
    if (serverName === undefined || connection === undefined || companies.length === 0) return;
    const { database } = connection;
    const isOfThis = (known: KnownCompany) =>
      known.serverName === serverName && known.database.toLowerCase() === database.toLowerCase();
    const listed = companies.map(({ code, name }) => ({ serverName, database, code, name }));
    if (JSON.stringify(this.all.filter(isOfThis)) === JSON.stringify(listed)) return;
    const others = this.all.filter((known) => !isOfThis(known));
    void this.#memory.update(KEY, [...others, ...listed]);
  }
}

import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { KnownCompanies } from '../../src/extension/knownCompanies.ts';
import type { WizardView } from '../../src/protocol/panel.ts';

/** As the editor's memory, and how often it was written. */
class Memory implements Memento {
  readonly #values = new Map<string, unknown>();
  writes = 0;

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, other?: T): T {
    return (this.#values.get(key) ?? other) as T;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.writes += 1;
    this.#values.set(key, value);
  }
}

function listing(database: string, names: readonly string[]): WizardView {
  const companies = names.map((name, index) => ({ code: index + 1, name, vatNumber: 'ESB00000000' }));
  const connection = {
    server: 'SRV',
    database,
    user: 'lector',
    encrypt: 'true',
    trustServerCertificate: false,
  };
  const company = { serverName: 'SRV\\SAGE', connection, companies };
  return { screen: 'wizard', linking: { company } } as unknown as WizardView;
}

describe('KnownCompanies', () => {
  it('keeps the names and places of the companies that a wizard has listed, and nothing else of them', () => {
    const known = new KnownCompanies(new Memory());
    known.remember(listing('Sage', ['Añil', 'Núñez']));
    assert.deepEqual(known.all, [
      { serverName: 'SRV\\SAGE', database: 'Sage', code: 1, name: 'Añil' },
      { serverName: 'SRV\\SAGE', database: 'Sage', code: 2, name: 'Núñez' },
    ]);
  });

  it('puts a new list of a database in the place of the old one, and leaves other databases alone', () => {
    const known = new KnownCompanies(new Memory());
    known.remember(listing('Sage', ['Añil', 'Núñez']));
    known.remember(listing('Otra', ['Ceras']));
    known.remember(listing('Sage', ['Añil']));
    assert.deepEqual(
      known.all.map(({ name }) => name),
      ['Ceras', 'Añil'],
    );
  });

  it('writes nothing where nothing has changed', () => {
    const memory = new Memory();
    const known = new KnownCompanies(memory);
    for (let view = 0; view < 10; view += 1) known.remember(listing('Sage', ['Añil']));
    known.remember(listing('Sage', []));
    assert.equal(memory.writes, 1);
  });
});

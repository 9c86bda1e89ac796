import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** The file of one ledger, at this version's schema, with each statement prepared once. */
export class SqliteFile {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws LinkError `STATE_TOO_NEW`. */
  constructor(file: string) {
    // Made before SQLite does: its journal files take over the mode of the file.
    closeSync(openSync(file, 'a', 0o600));
    this.#database = new DatabaseSync(file, { timeout: 10_000 });
    try {
      this.#database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY',
      );
      migrate(this.#database, file);
    } catch (thrown) {
      this.#database.close();
      throw thrown;
    }
  }

  readonly sql = (text: string): StatementSync => {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  };

  /** Survives the end of this process, and a loss of power as far as all transactions before it: none is lost alone. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (thrown) {
      // A full disk has rolled it back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw thrown;
    }
  }

  /** Survives a loss of power, with all before it; waits for the disk. */
  durableTransaction<T>(work: () => T): T {
    this.#database.exec('PRAGMA synchronous = FULL');
    try {
      return this.transaction(work);
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  close(): void {
    this.#database.close();
  }
}

import type { Candidate } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** What the implementation held before the first run, until it is adopted: the table `candidate`. */
export class SqliteCandidates {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  clear(stage: string): void {
    this.#file.sql('DELETE FROM candidate WHERE stage = ?').run(stage);
  }

  add(stage: string, candidates: readonly Candidate[]): void {
    const insert = this.#file.sql('INSERT OR REPLACE INTO candidate VALUES (?, ?, ?, ?, ?)');
    this.#file.transaction(() => {
      for (const { crmId, extId, vatNumber, record } of candidates) {
        insert.run(stage, crmId, extId, vatNumber, record);
      }
    });
  }

  /** Those that no entry claims. */
  find(
    stage: string,
    wanted: readonly { readonly extId: string; readonly vatNumbers: readonly string[] }[],
  ): readonly Candidate[] {
    const extIds = wanted.map(({ extId }) => extId).filter((extId) => extId !== '');
    const vatNumbers = wanted.flatMap((one) => one.vatNumbers).filter((vatNumber) => vatNumber !== '');
    const rows = this.#file
      .sql(
        `SELECT ext_id AS extId, vat_number AS vatNumber, crm_id AS crmId, record FROM (
         SELECT * FROM candidate WHERE stage = ?1 AND ext_id IN (SELECT value FROM json_each(?2))
         UNION
         SELECT * FROM candidate
         WHERE stage = ?1 AND vat_number <> '' AND vat_number IN (SELECT value FROM json_each(?3))
       ) AS found
       WHERE NOT EXISTS (
         SELECT 1 FROM entry WHERE entry.stage = ?1 AND entry.crm_id = found.crm_id AND entry.state <> 'deleted')
       ORDER BY crm_id`,
      )
      .all(stage, JSON.stringify(extIds), JSON.stringify(vatNumbers));
    return rows as unknown as readonly Candidate[];
  }
}

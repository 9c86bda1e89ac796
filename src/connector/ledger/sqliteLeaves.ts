import * as z from 'zod';
import type { Bitset } from './bitset.ts';
import { leftOutCause } from '../../domain/sync.ts';
import type { KnownLeaf, LeafReading, Leaves, LeftOutCounts, NewLeaf } from './leaves.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** Beyond, it is no more work to look at every row than to find those that refer to a change. */
const MOST_MOVED = 50_000;

const leafRow = z.object({
  id: z.int(),
  digest: z.string(),
  seqs: z.instanceof(Uint8Array),
  leftOut: z.string(),
});
const leftOutCounts = z.partialRecord(leftOutCause, z.int());
const movedRow = z.object({ stage: z.string(), key: z.string() });

export class SqliteLeaves implements Leaves {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async begin(stage: string, refersTo: readonly string[]): Promise<LeafReading> {
    const { sql } = this.#file;
    return this.#file.transaction(() => {
      const counter = sql('SELECT unsettled, epoch FROM counter WHERE stage = ?').get(stage);
      const asOf = Number(sql(`SELECT seq FROM sqlite_sequence WHERE name = 'move'`).get()?.['seq'] ?? 0);
      const reading = { asOf, epoch: Number(counter?.['epoch'] ?? 0) };
      const watched = sql('SELECT watched, as_of AS asOf FROM watch WHERE stage = ?').all(stage);
      const moved =
        counter?.['unsettled'] === 0 && refersTo.every((one) => watched.some((row) => row['watched'] === one))
          ? this.#movedSince(Math.min(asOf, ...watched.map((row) => Number(row['asOf']))), refersTo)
          : undefined;
      if (moved !== undefined) return { ...reading, moved };
      sql('DELETE FROM leaf WHERE stage = ?').run(stage);
      for (const one of refersTo) sql('INSERT OR REPLACE INTO watch VALUES (?, ?, ?)').run(stage, one, asOf);
      return { ...reading, moved: new Map() };
    });
  }

  async find(stage: string, digests: readonly string[]): Promise<ReadonlyMap<string, KnownLeaf>> {
    const rows = this.#file
      .sql(
        `SELECT id, digest, seqs, left_out AS leftOut FROM leaf
         WHERE stage = ? AND digest IN (SELECT value FROM json_each(?))`,
      )
      .all(stage, JSON.stringify(digests));
    return new Map(
      rows.map((row) => {
        const { seqs, leftOut, ...leaf } = leafRow.parse(row);
        const counts = leftOut === '' ? {} : leftOutCounts.parse(JSON.parse(leftOut));
        return [leaf.digest, { ...leaf, leftOut: counts, seqs: new Uint32Array(seqs.slice().buffer) }];
      }),
    );
  }

  async keep(stage: string, leaves: readonly NewLeaf[]): Promise<readonly number[]> {
    const insert = this.#file.sql(
      'INSERT OR REPLACE INTO leaf (stage, digest, seqs, left_out) VALUES (?, ?, ?, ?) RETURNING id',
    );
    return this.#file.transaction(() =>
      leaves.map(({ digest, seqs, leftOut }) =>
        Number(insert.get(stage, digest, new Uint8Array(seqs.buffer), leftOutText(leftOut))?.['id']),
      ),
    );
  }

  async finish(stage: string, { asOf, epoch }: LeafReading, met: Bitset): Promise<void> {
    const { sql } = this.#file;
    this.#file.transaction(() => {
      const now = sql('SELECT epoch FROM counter WHERE stage = ?').get(stage)?.['epoch'] ?? 0;
      const ids = sql('SELECT id FROM leaf WHERE stage = ?').all(stage);
      const gone = ids.map((row) => Number(row['id'])).filter((id) => now !== epoch || !met.has(id));
      if (gone.length > 0) {
        sql('DELETE FROM leaf WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(gone));
      }
      sql('UPDATE counter SET unsettled = 0 WHERE stage = ? AND unsettled <> 0').run(stage);
      sql('UPDATE watch SET as_of = ?2 WHERE stage = ?1 AND as_of <> ?2').run(stage, asOf);
      sql(
        'DELETE FROM move WHERE id <= (SELECT MIN(as_of) FROM watch WHERE watch.watched = move.stage)',
      ).run();
    });
  }

  /** Undefined where there are too many to be named. */
  #movedSince(asOf: number, stages: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> | undefined {
    const rows = this.#file
      .sql(
        `SELECT stage, key FROM move
         WHERE id > ? AND stage IN (SELECT value FROM json_each(?)) LIMIT ${MOST_MOVED + 1}`,
      )
      .all(asOf, JSON.stringify(stages));
    if (rows.length > MOST_MOVED) return undefined;
    const moved = new Map<string, Set<string>>();
    for (const row of rows) {
      const { stage, key } = movedRow.parse(row);
      const keys = moved.get(stage);
      if (keys === undefined) moved.set(stage, new Set([key]));
      else keys.add(key);
    }
    return moved;
  }
}

/** Most leaves leave nothing out. */
function leftOutText(counts: LeftOutCounts): string {
  const text = JSON.stringify(counts);
  return text === '{}' ? '' : text;
}

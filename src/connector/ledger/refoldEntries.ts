import type { LedgerKeyRule } from './ledger.ts';
import type { SqliteFile } from './sqliteFile.ts';

/**
 * Gives the entries of a stage the keys of another rule, within a transaction. Entries that become one record keep the
 * one that the CRM holds as Sage has it, the newest of several; what else the CRM holds gets a key that no row has, and
 * is removed as gone from Sage.
 */
export function refoldEntries(file: SqliteFile, stage: string, rule: LedgerKeyRule): void {
  const { sql } = file;
  sql('CREATE TEMP TABLE IF NOT EXISTS refolded (seq INTEGER PRIMARY KEY, key TEXT NOT NULL)').run();
  sql('DELETE FROM refolded').run();
  const insert = sql('INSERT INTO refolded VALUES (?, ?)');
  let changed = 0;
  for (const row of sql('SELECT seq, key, coalesce(name, key) AS name FROM entry WHERE stage = ?').iterate(
    stage,
  )) {
    const key = rule.foldName(String(row['name']));
    insert.run(Number(row['seq']), key);
    if (key !== row['key']) changed += 1;
  }
  if (changed === 0) return;
  // What was known of keys is known of others now.
  for (const table of ['leaf', 'watch', 'move']) sql(`DELETE FROM ${table}`).run();
  sql('CREATE INDEX IF NOT EXISTS temp.refolded_key ON refolded (key)').run();
  const surplus = sql(
    `SELECT seq, isHeld FROM (
       SELECT entry.seq, crm_id IS NOT NULL AND state <> 'deleted' AS isHeld, ROW_NUMBER() OVER (
         PARTITION BY refolded.key
         ORDER BY state = 'synced' DESC, crm_id IS NOT NULL AND state <> 'deleted' DESC, state <> 'deleted' DESC,
           entry.seq DESC) AS place
       FROM refolded JOIN entry ON entry.seq = refolded.seq)
     WHERE place > 1`,
  ).all();
  for (const { seq, isHeld } of surplus) {
    if (isHeld === 0) {
      sql('DELETE FROM entry WHERE seq = ?').run(seq as number);
      sql('DELETE FROM refolded WHERE seq = ?').run(seq as number);
    } else sql(`UPDATE refolded SET key = key || char(0) || seq WHERE seq = ?`).run(seq as number);
  }
  const rename = (key: string) =>
    sql(
      `UPDATE entry SET name = coalesce(name, key), key = ${key}
       WHERE stage = ? AND key <> (SELECT refolded.key FROM refolded WHERE refolded.seq = entry.seq)`,
    );
  // In two steps, since one may take the place of another.
  rename(`char(0) || seq`).run(stage);
  rename(`(SELECT refolded.key FROM refolded WHERE refolded.seq = entry.seq)`).run(stage);
  sql('UPDATE entry SET name = NULL WHERE stage = ? AND name = key').run(stage);
  sql('DELETE FROM refolded').run();
}

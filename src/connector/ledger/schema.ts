import type { DatabaseSync } from 'node:sqlite';
import { LinkError } from '../../domain/errors.ts';

/** Forward migrations: the file's `user_version` is the number of those it has had. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    key TEXT NOT NULL,
    crm_id INTEGER,
    state TEXT NOT NULL CHECK (state IN ('synced', 'failed', 'deleted')),
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT,
    since TEXT,
    UNIQUE (stage, key)
  );
  CREATE INDEX entry_failed ON entry (stage, key) WHERE state = 'failed';
  CREATE INDEX entry_crm_id ON entry (stage, crm_id) WHERE crm_id IS NOT NULL;

  CREATE TABLE intent (
    stage TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (stage, key)
  ) WITHOUT ROWID;

  CREATE TABLE counter (
    stage TEXT PRIMARY KEY,
    source INTEGER NOT NULL DEFAULT 0,
    synced INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    held_deletions INTEGER NOT NULL DEFAULT 0,
    last_run_at TEXT,
    surveyed INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  CREATE TABLE candidate (
    stage TEXT NOT NULL,
    crm_id INTEGER NOT NULL,
    ext_id TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (stage, crm_id)
  ) WITHOUT ROWID;
  CREATE INDEX candidate_ext_id ON candidate (stage, ext_id);
  CREATE INDEX candidate_vat_number ON candidate (stage, vat_number) WHERE vat_number <> '';

  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL UNIQUE,
    summary TEXT NOT NULL
  );

  -- Counters follow the records they count, whoever changes those.
  CREATE TRIGGER entry_inserted AFTER INSERT ON entry BEGIN
    INSERT INTO counter (stage) VALUES (NEW.stage) ON CONFLICT DO NOTHING;
    UPDATE counter SET
      synced = synced + (NEW.state = 'synced'),
      failed = failed + (NEW.state = 'failed'),
      deleted = deleted + (NEW.state = 'deleted')
    WHERE stage = NEW.stage;
  END;
  CREATE TRIGGER entry_updated AFTER UPDATE OF state ON entry WHEN NEW.state <> OLD.state BEGIN
    UPDATE counter SET
      synced = synced + (NEW.state = 'synced') - (OLD.state = 'synced'),
      failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
      deleted = deleted + (NEW.state = 'deleted') - (OLD.state = 'deleted')
    WHERE stage = NEW.stage;
  END;
  CREATE TRIGGER entry_deleted AFTER DELETE ON entry BEGIN
    UPDATE counter SET
      synced = synced - (OLD.state = 'synced'),
      failed = failed - (OLD.state = 'failed'),
      deleted = deleted - (OLD.state = 'deleted')
    WHERE stage = OLD.stage;
  END;
  `,
  `
  -- Neighbouring rows of Sage that needed nothing when they were last looked at, by their digest.
  CREATE TABLE leaf (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    digest TEXT NOT NULL,
    seqs BLOB NOT NULL,
    left_out INTEGER NOT NULL,
    UNIQUE (stage, digest)
  );
  -- Set while entries change, cleared by a run that comes to its end: between the two no leaf can be trusted.
  ALTER TABLE counter ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE counter ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

  -- Which stages have leaves whose rows refer to which other stages, and the last move that they know of.
  CREATE TABLE watch (
    stage TEXT NOT NULL,
    watched TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    PRIMARY KEY (stage, watched)
  ) WITHOUT ROWID;
  -- Entries of watched stages that references to them would find changed.
  CREATE TABLE move (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stage TEXT NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (stage, key)
  );
  CREATE TRIGGER entry_appeared AFTER INSERT ON entry
  WHEN EXISTS (SELECT 1 FROM watch WHERE watched = NEW.stage) BEGIN
    DELETE FROM move WHERE stage = NEW.stage AND key = NEW.key;
    INSERT INTO move (stage, key) VALUES (NEW.stage, NEW.key);
  END;
  CREATE TRIGGER entry_moved AFTER UPDATE ON entry
  WHEN (NEW.crm_id IS NOT OLD.crm_id OR NEW.state <> OLD.state OR NEW.body <> OLD.body)
    AND EXISTS (SELECT 1 FROM watch WHERE watched = NEW.stage) BEGIN
    DELETE FROM move WHERE stage = NEW.stage AND key = NEW.key;
    INSERT INTO move (stage, key) VALUES (NEW.stage, NEW.key);
  END;
  CREATE TRIGGER entry_vanished AFTER DELETE ON entry
  WHEN EXISTS (SELECT 1 FROM watch WHERE watched = OLD.stage) BEGIN
    DELETE FROM move WHERE stage = OLD.stage AND key = OLD.key;
    INSERT INTO move (stage, key) VALUES (OLD.stage, OLD.key);
  END;
  `,
  `
  -- Creates that are about to leave, as they were committed together: [[key, body], ...].
  CREATE TABLE intents (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    records TEXT NOT NULL
  );
  INSERT INTO intents (stage, records)
    SELECT stage, json_group_array(json_array(key, body)) FROM intent GROUP BY stage;
  DROP TABLE intent;

  -- As before, but for the counter's own row: that is made when the stage is marked as unsettled, before any entry.
  DROP TRIGGER entry_inserted;
  CREATE TRIGGER entry_inserted AFTER INSERT ON entry BEGIN
    UPDATE counter SET
      synced = synced + (NEW.state = 'synced'),
      failed = failed + (NEW.state = 'failed'),
      deleted = deleted + (NEW.state = 'deleted')
    WHERE stage = NEW.stage;
  END;
  `,
  `
  -- The key as Sage writes it, where it is not the key that the database compares.
  ALTER TABLE entry ADD COLUMN name TEXT;
  -- The rule that the keys of a stage are kept under, what it was read from, and what was left out of it: JSON.
  ALTER TABLE counter ADD COLUMN key_rule TEXT;
  ALTER TABLE counter ADD COLUMN shape TEXT;
  ALTER TABLE counter ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';
  -- Keys were kept without their leading blanks; until the stage is read to its end, rows find theirs without them.
  ALTER TABLE counter ADD COLUMN trimmed_keys INTEGER NOT NULL DEFAULT 0;
  UPDATE counter SET trimmed_keys = 1;

  -- How many rows of a leaf are left out, by cause. Leaves are found again by the next reading.
  DROP TABLE leaf;
  CREATE TABLE leaf (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    digest TEXT NOT NULL,
    seqs BLOB NOT NULL,
    left_out TEXT NOT NULL,
    UNIQUE (stage, digest)
  );

  -- Records found in the implementation are compared without case and blanks: those of a first run that was cut short
  -- are listed anew.
  UPDATE counter SET surveyed = 0 WHERE stage IN (SELECT stage FROM candidate);
  DELETE FROM candidate;
  `,
  `
  -- Updates and deletions that left and were not answered for yet, as they left together: [[key, name, body], ...].
  CREATE TABLE leaving (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('update', 'delete')),
    left_at INTEGER NOT NULL,
    records TEXT NOT NULL
  );
  -- Requests of unknown outcome that may still be carried out.
  CREATE TABLE suspect (
    id INTEGER PRIMARY KEY,
    stage TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete')),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    left_at INTEGER NOT NULL
  );
  CREATE INDEX suspect_stage ON suspect (stage);
  `,
  `
  -- Milliseconds since the machine was started, beside the clock that somebody may set.
  ALTER TABLE leaving ADD COLUMN left_up INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE suspect ADD COLUMN left_up INTEGER NOT NULL DEFAULT 0;
  `,
];

/**
 * Brings a ledger file to this version, or to an earlier one that it has not reached yet.
 *
 * @throws LinkError `STATE_TOO_NEW` for a file of a later version; nothing is changed then.
 */
export function migrate(database: DatabaseSync, file: string, to = MIGRATIONS.length): void {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (row.user_version > to) throw new LinkError('STATE_TOO_NEW', { file });
  for (let version = row.user_version; version < to; version += 1) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]} PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}

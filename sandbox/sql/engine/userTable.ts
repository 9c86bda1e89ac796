import type { StoredTable } from '../translation/translator.ts';

/** A user table with what the catalog says of it. */
export interface UserTable extends StoredTable {
  readonly objectId: number;
  readonly primaryKey: readonly string[];
}

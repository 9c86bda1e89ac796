import type { SQLInputValue } from 'node:sqlite';
import type { SqlDatabase } from '../sqlDatabase.ts';
import { duplicateKey, nullNotAllowed, truncated } from '../sqlError.ts';
import type { EngineValue } from '../tds/rowEncoder.ts';
import type { ChangePlan } from '../translation/statementTranslator.ts';
import type { StoredColumn } from '../translation/translator.ts';
import { quoteName } from '../translation/typed.ts';
import { isText } from '../values/dataType.ts';
import { guidText } from '../values/guidValue.ts';

const sqliteUnique = 2067;

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteUnique;
}

/** 515 and 2628: what a column refuses. */
function check(plan: ChangePlan, column: StoredColumn, value: EngineValue): void {
  if (value === null) {
    if (!column.nullable) {
      throw nullNotAllowed(column.name, `dbo.${plan.table.name}`, plan.kind);
    }
    return;
  }
  if (
    isText(column.type) &&
    column.type.length > 0 &&
    typeof value === 'string' &&
    value.length > column.type.length
  ) {
    // Trailing spaces are cut without an error.
    if (value.trimEnd().length > column.type.length) {
      throw truncated(plan.table.name, column.name, value.slice(0, column.type.length));
    }
  }
}

const shown = (value: EngineValue): string => (value instanceof Uint8Array ? guidText(value) : String(value));

function writeSql(plan: ChangePlan): string {
  const table = quoteName(plan.table.storedName);
  const names = plan.columns.map((column) => quoteName(column.name));
  switch (plan.kind) {
    case 'INSERT':
      return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    case 'UPDATE':
      return `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE rowid = ?`;
    default:
      return `DELETE FROM ${table} WHERE rowid = ?`;
  }
}

/** A row's new values, checked and cut, and its id unless it is new. */
interface Write {
  readonly values: readonly EngineValue[];
  readonly id: readonly EngineValue[];
}

function toWrite(plan: ChangePlan, row: readonly EngineValue[]): Write {
  const added = plan.kind === 'INSERT';
  const values = (added ? row : row.slice(1)).map((value, index) => {
    const column = plan.columns[index];
    if (column === undefined) {
      return value;
    }
    check(plan, column, value);
    const { length } = column.type;
    return typeof value === 'string' && length > 0 ? value.slice(0, length) : value;
  });
  return { values, id: added ? [] : row.slice(0, 1) };
}

/**
 * Stores all rows. A key counts as taken only when it still is at the statement's end (`SET n = n + 1`): what is refused
 * is tried again the other way round, for as long as that brings anything.
 */
function writeAll(database: SqlDatabase, plan: ChangePlan, writes: readonly Write[]): void {
  const write = database.prepare(writeSql(plan));
  let waiting = writes;
  for (;;) {
    const refused: Write[] = [];
    for (const each of waiting) {
      try {
        write.run(...each.values, ...each.id);
      } catch (error) {
        if (!isDuplicate(error)) {
          throw error;
        }
        refused.push(each);
      }
    }
    const [first] = refused;
    if (first === undefined) {
      return;
    }
    if (plan.kind === 'INSERT' || refused.length === waiting.length) {
      throw duplicate(database, plan, first.values);
    }
    waiting = refused.reverse();
  }
}

/** Carries out a change: all its rows or none. Returns how many. */
export function applyChange(
  database: SqlDatabase,
  plan: ChangePlan,
  bindings: readonly SQLInputValue[],
): number {
  const rows = database.prepare(plan.sql).all(...bindings) as unknown as EngineValue[][];
  database.execute('SAVEPOINT change');
  try {
    writeAll(
      database,
      plan,
      rows.map((row) => toWrite(plan, row)),
    );
  } catch (error) {
    database.execute('ROLLBACK TO change; RELEASE change');
    throw error;
  }
  database.execute('RELEASE change');
  return rows.length;
}

function duplicate(database: SqlDatabase, plan: ChangePlan, values: readonly EngineValue[]): Error {
  const keys = database.tables.find((table) => table.name === plan.table.name)?.primaryKey ?? [];
  const parts = keys.map((key) => {
    const index = plan.columns.findIndex((column) => column.name === key);
    return index === -1 ? '?' : shown(values[index] ?? null);
  });
  return duplicateKey(`PK_${plan.table.name}`, plan.table.name, parts.join(', '));
}

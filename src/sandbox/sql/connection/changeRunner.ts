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

/** Carries out a change: all its rows or none. Returns how many. */
export function applyChange(
  database: SqlDatabase,
  plan: ChangePlan,
  bindings: readonly SQLInputValue[],
): number {
  const rows = database.prepare(plan.sql).all(...bindings) as unknown as EngineValue[][];
  const write = database.prepare(writeSql(plan));
  database.execute('SAVEPOINT change');
  try {
    for (const row of rows) {
      const [id, ...rest] = row;
      const values = (plan.kind === 'INSERT' ? row : rest).map((value, index) => {
        const column = plan.columns[index];
        if (column !== undefined) {
          check(plan, column, value);
          const { length } = column.type;
          return typeof value === 'string' && length > 0 ? value.slice(0, length) : value;
        }
        return value;
      });
      try {
        write.run(...values, ...(plan.kind === 'INSERT' || id === undefined ? [] : [id]));
      } catch (error) {
        throw isDuplicate(error) ? duplicate(database, plan, values) : error;
      }
    }
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

import { invalidColumn, SqlError } from '../sqlError.ts';
import type { Query, Select, Statement } from '../language/syntax.ts';
import { isText, plainType, type DataType } from '../values/dataType.ts';
import type { ResultColumn } from '../tds/typeInfo.ts';
import { translateCondition, bitOfCondition } from './conditionTranslator.ts';
import { convert } from './conversion.ts';
import { defaultValue } from './defaultValue.ts';
import { translateValue } from './expressionTranslator.ts';
import { resolveTable, tableSource } from './fromTranslator.ts';
import { translateQuery } from './queryTranslator.ts';
import { emptyScope, sameName, type Scope } from './scope.ts';
import type { StoredColumn, StoredTable, TableUse, TranslationInput, Translator } from './translator.ts';
import { quoteName, quoteText, typed, type Typed } from './typed.ts';

/** SQL ready for SQLite, with the names whose values are to be bound in order. */
export interface Prepared {
  readonly sql: string;
  readonly placeholders: readonly string[];
  readonly uses: readonly TableUse[];
}

export interface QueryPlan extends Prepared {
  readonly columns: readonly ResultColumn[];
  /** `SELECT @a = x`: the variables set from the last row, instead of a result. */
  readonly assigns: readonly string[];
  /** See TranslatedQuery. */
  readonly ties?: number;
}

/** A change: `sql` reads the new rows; the runner checks and stores them. */
export interface ChangePlan extends Prepared {
  readonly kind: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: StoredTable;
  /** The columns `sql` gives, after the row's id for UPDATE and DELETE. */
  readonly columns: readonly StoredColumn[];
}

class StatementTranslator implements Translator {
  readonly input: TranslationInput;
  readonly uses: TableUse[] = [];
  readonly placeholders: string[] = [];
  #names = 0;

  constructor(input: TranslationInput) {
    this.input = input;
  }

  readonly value: Translator['value'] = (expression, scope) => translateValue(this, expression, scope);
  readonly condition: Translator['condition'] = (expression, scope) =>
    translateCondition(this, expression, scope);
  readonly query: Translator['query'] = (query, scope) => translateQuery(this, query, scope);

  /** The same name keeps its number: SQL may repeat an expression. */
  placeholder(name: string): string {
    const known = this.placeholders.indexOf(name);
    return `?${known === -1 ? this.placeholders.push(name) : known + 1}`;
  }

  uniqueName(): string {
    this.#names += 1;
    return `t${this.#names}`;
  }

  prepared(sql: string): Prepared {
    return { sql, placeholders: this.placeholders, uses: this.uses };
  }
}

export function planQuery(query: Query, input: TranslationInput): QueryPlan {
  const translator = new StatementTranslator(input);
  const { sql, columns, ties } = translateQuery(translator, query, emptyScope, true);
  const items = query.body.type === 'select' ? query.body.items : [];
  const assigns = items.flatMap((item) => (item.type === 'assign' ? [item.variable] : []));
  if (assigns.length > 0 && assigns.length !== items.length) {
    throw new SqlError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      15,
    );
  }
  return { ...translator.prepared(sql), columns, assigns, ...(ties === undefined ? {} : { ties }) };
}

/** An expression alone, as a query of one row and column. */
export function planExpression(
  expression: Extract<Select['items'][number], { type: 'value' }>['expression'],
  target: DataType | undefined,
  input: TranslationInput,
): QueryPlan {
  const translator = new StatementTranslator(input);
  const value = translator.value(expression, emptyScope);
  const { sql, type } = target === undefined ? value : convert(value, target, { explicit: true });
  return {
    ...translator.prepared(`SELECT ${sql} AS c0`),
    columns: [{ name: '', type, nullable: true }],
    assigns: [],
  };
}

export function planCondition(
  condition: Extract<Statement, { type: 'if' }>['condition'],
  input: TranslationInput,
): QueryPlan {
  const translator = new StatementTranslator(input);
  const { sql } = bitOfCondition(translator.condition(condition, emptyScope));
  const columns = [{ name: '', type: plainType('bit'), nullable: true }];
  return { ...translator.prepared(`SELECT ${sql} AS c0`), columns, assigns: [] };
}

function findStored(table: StoredTable, name: string): StoredColumn {
  const column = table.columns.find((candidate) => sameName(candidate.name, name));
  if (column === undefined) {
    throw invalidColumn(name);
  }
  return column;
}

const wrongCount = (fewer: boolean): SqlError =>
  new SqlError(
    fewer ? 109 : 110,
    `There are ${fewer ? 'more' : 'fewer'} columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.`,
    15,
  );

function planInsert(statement: Extract<Statement, { type: 'insert' }>, input: TranslationInput): ChangePlan {
  const translator = new StatementTranslator(input);
  const table = resolveTable(translator, statement.table);
  const named =
    statement.columns.length === 0 ? table.columns : statement.columns.map((name) => findStored(table, name));
  const values = (find: (column: StoredColumn, index: number) => Typed): string =>
    table.columns
      .map((column) => {
        const index = named.indexOf(column);
        const value = index === -1 ? defaultValue(translator, column) : find(column, index);
        return convert(value, column.type).sql;
      })
      .join(', ');
  let sql: string;
  if (statement.query === undefined) {
    const rows = statement.rows.map((row) => {
      if (row.length !== named.length && row.length > 0) {
        throw wrongCount(row.length < named.length);
      }
      const list = values((column, index) => {
        const item = row[index] ?? 'default';
        return item === 'default' ? defaultValue(translator, column) : translator.value(item, emptyScope);
      });
      return `SELECT ${list}`;
    });
    sql = rows.join(' UNION ALL ');
  } else {
    const query = translator.query(statement.query, emptyScope);
    if (query.columns.length !== named.length) {
      throw new SqlError(
        query.columns.length < named.length ? 120 : 121,
        `The select list for the INSERT statement contains ${query.columns.length < named.length ? 'fewer' : 'more'} items than the insert list. The number of SELECT values must match the number of INSERT columns.`,
        15,
      );
    }
    const list = values((_, index) => ({
      sql: `s.c${index}`,
      type: query.columns[index]?.type ?? plainType('int'),
      nullable: true,
    }));
    sql = `SELECT ${list} FROM (${query.sql}) AS s`;
  }
  return { ...translator.prepared(sql), kind: 'INSERT', table, columns: table.columns };
}

function planUpdate(statement: Extract<Statement, { type: 'update' }>, input: TranslationInput): ChangePlan {
  const translator = new StatementTranslator(input);
  const { table, scope, from } = target(translator, statement.table);
  const columns = statement.assignments.map(({ column }) => findStored(table, column));
  const values = statement.assignments.map(({ value }, index) => {
    const column = columns[index];
    const result = translator.value(value, scope);
    return column === undefined ? result.sql : convert(result, column.type).sql;
  });
  const sql = `SELECT ${['t0.rowid', ...values].join(', ')}${from}${tail(translator, statement, scope)}`;
  return { ...translator.prepared(sql), kind: 'UPDATE', table, columns };
}

function planDelete(statement: Extract<Statement, { type: 'delete' }>, input: TranslationInput): ChangePlan {
  const translator = new StatementTranslator(input);
  const { table, scope, from } = target(translator, statement.table);
  const sql = `SELECT t0.rowid${from}${tail(translator, statement, scope)}`;
  return { ...translator.prepared(sql), kind: 'DELETE', table, columns: [] };
}

/** A column of a table to be rebuilt, and the one it had before. */
export interface ColumnSource {
  readonly column: StoredColumn;
  /** Undefined for a new column. */
  readonly from: StoredColumn | undefined;
  /** Whether a new column's default fills the rows that are there. */
  readonly filled: boolean;
}

export interface RebuildPlan {
  /** The new columns' values over the old ones. */
  readonly values: readonly string[];
  readonly placeholders: readonly string[];
}

/** The values of a table's new columns, converted as ALTER COLUMN converts them. */
export function planRebuild(
  table: string,
  sources: readonly ColumnSource[],
  input: TranslationInput,
): RebuildPlan {
  const translator = new StatementTranslator(input);
  const values = sources.map(({ column, from, filled }) => {
    if (from === undefined) {
      return filled ? convert(defaultValue(translator, column), column.type).sql : 'NULL';
    }
    const { sql } = convert(typed(quoteName(from.name), from.type), column.type);
    const limited = isText(column.type) && column.type.length > 0;
    return limited
      ? `column_text(${sql}, ${column.type.length}, ${quoteText(table)}, ${quoteText(column.name)})`
      : sql;
  });
  return { values, placeholders: translator.placeholders };
}

/** The plan of a statement that changes data. */
export function planChange(
  statement: Extract<Statement, { type: 'insert' | 'update' | 'delete' }>,
  input: TranslationInput,
): ChangePlan {
  switch (statement.type) {
    case 'insert':
      return planInsert(statement, input);
    case 'update':
      return planUpdate(statement, input);
    default:
      return planDelete(statement, input);
  }
}

interface Target {
  readonly table: StoredTable;
  readonly scope: Scope;
  readonly from: string;
}

function target(translator: Translator, path: readonly string[]): Target {
  const table = resolveTable(translator, path);
  const scope: Scope = { ...emptyScope, sources: [tableSource(table, table.name, 't0')] };
  return { table, scope, from: ` FROM ${quoteName(table.storedName)} AS t0` };
}

function tail(
  translator: Translator,
  statement: Extract<Statement, { type: 'update' | 'delete' }>,
  scope: Scope,
): string {
  const where = statement.where === undefined ? '' : ` WHERE ${translator.condition(statement.where, scope)}`;
  const limit =
    statement.top === undefined ? '' : ` LIMIT ${translator.value(statement.top, emptyScope).sql}`;
  return where + limit;
}

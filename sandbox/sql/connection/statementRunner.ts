import type { StatementSync } from 'node:sqlite';
import type { Statement } from '../language/syntax.ts';
import { duplicateVariable, notSupported, permissionDenied, SqlError } from '../sqlError.ts';
import { loginName } from '../sqlLogin.ts';
import { rowEncoder, type EngineValue } from '../tds/rowEncoder.ts';
import { environment, writeTextChange } from '../tds/tokens.ts';
import type { ResultColumn } from '../tds/typeInfo.ts';
import {
  planCondition,
  planChange,
  planExpression,
  planQuery,
  type Prepared,
  type QueryPlan,
} from '../translation/statementTranslator.ts';
import { textType, type DataType } from '../values/dataType.ts';
import { command } from './answer.ts';
import { applyChange } from './changeRunner.ts';
import { runDefinition } from './definitionRunner.ts';
import { bindings, translationInput, type RequestContext } from './requestContext.ts';
import { setOption } from './sessionOptions.ts';
import { tiedRows } from './ties.ts';
import type { SqlSession } from './sqlSession.ts';

/** 229 when the login may not read one of the tables. */
function checkPermissions({ session }: RequestContext, { uses }: Prepared): void {
  const { permissions, tables, name } = session.database;
  for (const { table } of uses) {
    const user = tables.find(({ storedName }) => table.schema === 'dbo' && storedName === table.storedName);
    if (user !== undefined && !permissions.maySelect(loginName(session.login), user.objectId)) {
      throw permissionDenied('SELECT', user.name, name);
    }
  }
}

/** Waits while another session's open changes would be read. */
async function awaitReadable(context: RequestContext, plan: Prepared): Promise<void> {
  const { session } = context;
  checkPermissions(context, plan);
  const tables = plan.uses.filter(({ table }) => table.schema === 'dbo');
  if (tables.length > 0 && session.isolation === 'SNAPSHOT') {
    throw new SqlError(
      3952,
      `Snapshot isolation transaction failed accessing database '${session.database.name}' because snapshot isolation is not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.`,
    );
  }
  const dirty = session.isolation === 'READ UNCOMMITTED' || tables.every((use) => use.dirty);
  if (!dirty) {
    await session.database.writeLock.free(session, session.lockTimeoutMs, context.cancelled);
  }
}

function prepare(context: RequestContext, plan: QueryPlan): StatementSync {
  const big = plan.columns.some((column) => column.type.kind === 'bigint');
  return context.session.database.prepare(plan.sql, big);
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Sends a result row by row; other connections get their turn whenever some packets are full. */
async function sendRows(context: RequestContext, plan: QueryPlan): Promise<number> {
  const { answer, cancelled, faults } = context;
  const encode = rowEncoder(plan.columns);
  const { writeLock } = context.session.database;
  let count = 0;
  const rows = prepare(context, plan).iterate(...bindings(context, plan.placeholders));
  answer.columns(plan.columns);
  if (context.session.formatOnly) return 0;
  const belongs = plan.ties === undefined ? undefined : tiedRows(plan.columns.length);
  writeLock.startReading();
  try {
    for (const object of rows) {
      // setReturnArrays makes rows arrays; the typings know objects only.
      const row = object as unknown as EngineValue[];
      if (belongs?.(row) === false) {
        break;
      }
      encode(answer.writer, row);
      count += 1;
      if (count === faults.dropAfterRows) {
        await answer.flush();
        context.cut();
      }
      if (answer.full) {
        await answer.flush();
        await nextTurn();
      }
      if (cancelled.aborted) {
        break;
      }
    }
  } finally {
    writeLock.endReading();
  }
  return count;
}

/** The first row's first value of a plan, or the last row's values for SELECT @a = x. */
function readLast(context: RequestContext, plan: QueryPlan): readonly EngineValue[] | undefined {
  const rows = prepare(context, plan).all(
    ...bindings(context, plan.placeholders),
  ) as unknown as EngineValue[][];
  return rows.at(-1);
}

async function runQuery(
  context: RequestContext,
  statement: Extract<Statement, { type: 'query' }>,
): Promise<void> {
  const { session, answer } = context;
  const plan = planQuery(statement.query, translationInput(context));
  await awaitReadable(context, plan);
  if (plan.assigns.length > 0) {
    const row = readLast(context, plan);
    plan.assigns.forEach((name, index) => {
      if (row !== undefined) {
        assign(context, name, plan.columns[index], row[index] ?? null);
      }
    });
    session.rowCount = row === undefined ? 0 : 1;
    return;
  }
  const count = await sendRows(context, plan);
  session.rowCount = count;
  answer.done(command.select, session.noCount ? undefined : count);
}

/** Gives a variable a value of another type: converted as an assignment converts it. */
function assign(
  context: RequestContext,
  name: string,
  column: ResultColumn | undefined,
  value: EngineValue,
): void {
  const target = context.variables.get(name);
  if (target === undefined || column === undefined) {
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2);
  }
  const scratch = new Map([['@value', { type: column.type, value }]]);
  const inner = { ...context, variables: scratch };
  target.value = evaluate(inner, { type: 'variable', name: '@value' }, target.type);
}

export function evaluate(
  context: RequestContext,
  expression: Parameters<typeof planExpression>[0],
  type: DataType | undefined,
): EngineValue {
  const plan = planExpression(expression, type, translationInput(context));
  checkPermissions(context, plan);
  return readLast(context, plan)?.[0] ?? null;
}

function declare(context: RequestContext, statement: Extract<Statement, { type: 'declare' }>): void {
  for (const { name, type, value } of statement.declarations) {
    if (context.variables.has(name)) {
      throw duplicateVariable(name);
    }
    const initial = value === undefined ? null : evaluate(context, value, type);
    context.variables.set(name, { type, value: initial });
  }
}

async function runChange(
  context: RequestContext,
  statement: Extract<Statement, { type: 'insert' | 'update' | 'delete' }>,
): Promise<void> {
  const { session, answer } = context;
  const plan = planChange(statement, translationInput(context));
  if (plan.table.schema !== 'dbo') {
    throw new SqlError(259, 'Ad hoc updates to system catalogs are not allowed.');
  }
  if (session.login.role !== 'admin') {
    throw permissionDenied(plan.kind, plan.table.name, session.database.name);
  }
  await session.database.writeLock.free(session, session.lockTimeoutMs, context.cancelled);
  session.change();
  const count = applyChange(session.database, plan, bindings(context, plan.placeholders));
  session.rowCount = count;
  const codes = { INSERT: command.insert, UPDATE: command.update, DELETE: command.delete };
  answer.done(codes[plan.kind], session.noCount ? undefined : count);
}

function changeDatabase({ session, answer }: RequestContext, name: string): void {
  const previous = session.database.name;
  session.database = session.openDatabase(name);
  const next = session.database.name;
  answer.token((writer) => writeTextChange(writer, environment.database, next, previous));
  answer.info(5701, `Changed database context to '${next}'.`, 2);
}

function endTransaction(session: SqlSession, type: 'commit' | 'rollback'): void {
  if (session.transactionDepth === 0) {
    const word = type.toUpperCase();
    throw new SqlError(
      type === 'commit' ? 3902 : 3903,
      `The ${word} TRANSACTION request has no corresponding BEGIN TRANSACTION.`,
    );
  }
  if (type === 'commit') {
    session.commit();
  } else {
    session.rollback();
  }
}

/** Runs one statement and writes its result. */
export async function runStatement(context: RequestContext, statement: Statement): Promise<void> {
  const { session, answer } = context;
  switch (statement.type) {
    case 'query':
      return runQuery(context, statement);
    case 'insert':
    case 'update':
    case 'delete':
      return runChange(context, statement);
    case 'alterColumn':
    case 'addColumns':
    case 'dropColumns':
    case 'dropTables':
    case 'rename':
    case 'permission':
      return runDefinition(context, statement);
    case 'declare':
      return declare(context, statement);
    case 'setVariable': {
      const variable = context.variables.get(statement.name);
      if (variable === undefined) {
        throw new SqlError(137, `Must declare the scalar variable "${statement.name}".`, 15, 1);
      }
      variable.value = evaluate(context, statement.value, variable.type);
      return undefined;
    }
    case 'setOption':
      setOption(session, statement.name, statement.value);
      return undefined;
    case 'use':
      return changeDatabase(context, statement.database);
    case 'begin':
      session.begin();
      return undefined;
    case 'commit':
    case 'rollback':
      return endTransaction(session, statement.type);
    case 'print': {
      const text = evaluate(context, statement.value, textType('nvarchar', 4000));
      answer.info(0, String(text ?? ''));
      return undefined;
    }
    case 'if': {
      const plan = planCondition(statement.condition, translationInput(context));
      await awaitReadable(context, plan);
      const branch =
        Number(readLast(context, plan)?.[0] ?? 0) === 1 ? statement.consequence : statement.otherwise;
      return branch === undefined ? undefined : runStatement(context, branch);
    }
    case 'block':
      for (const inner of statement.statements) {
        await runStatement(context, inner);
      }
      return undefined;
    default:
      throw notSupported('This statement');
  }
}

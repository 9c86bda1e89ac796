import { parseBatch } from '../language/statementParser.ts';
import type { Statement } from '../language/syntax.ts';
import { SqlError } from '../sqlError.ts';
import { command } from './answer.ts';
import { checkBatch } from './batchCheck.ts';
import { runStatement } from './statementRunner.ts';
import { translationInput, type RequestContext } from './requestContext.ts';

const parsed = new Map<string, readonly Statement[]>();
const parsedLimit = 300;

function parse(sql: string): readonly Statement[] {
  const known = parsed.get(sql);
  if (known !== undefined) {
    return known;
  }
  const statements = parseBatch(sql);
  if (parsed.size >= parsedLimit) {
    parsed.clear();
  }
  parsed.set(sql, statements);
  return statements;
}

/** Errors that end their statement only; any other ends the batch. */
const statementErrors: ReadonlySet<number> = new Set([229, 220, 515, 2627, 2628, 3902, 3903, 8115, 8134]);

/** Errors thrown below that are not SQL Server's own: the sandbox admits its limit instead of answering wrongly. */
function asSqlError(error: unknown): SqlError {
  if (error instanceof SqlError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SqlError(8630, `Internal Query Processor Error: ${message}`, 16);
}

/** Runs a batch: every statement's result or error in turn. Returns whether all went well. */
export async function runBatch(context: RequestContext, sql: string): Promise<boolean> {
  const { answer, session, cancelled, faults } = context;
  let failed = false;
  let statements: readonly Statement[];
  try {
    statements = parse(sql);
    if (statements.length > 1 && !statements.some(({ type }) => type === 'use')) {
      checkBatch(statements, translationInput(context));
    }
  } catch (error) {
    answer.error(asSqlError(error));
    answer.done(command.none);
    return false;
  }
  for (const statement of statements) {
    if (cancelled.aborted) {
      break;
    }
    try {
      const { failStatements: failure } = faults;
      if (failure !== undefined) {
        throw new SqlError(failure.number, failure.message, failure.severity ?? 16);
      }
      await runStatement(context, statement);
      session.lastError = 0;
    } catch (error) {
      if (cancelled.aborted) {
        break;
      }
      const sqlError = asSqlError(error);
      failed = true;
      session.lastError = sqlError.number;
      answer.error(sqlError);
      answer.done(command.none);
      if (!statementErrors.has(sqlError.number)) {
        break;
      }
    }
  }
  return !failed;
}

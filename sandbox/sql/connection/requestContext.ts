import type { SQLInputValue } from 'node:sqlite';
import type { SqlFaults } from '../sqlFaults.ts';
import type { EngineValue } from '../tds/rowEncoder.ts';
import type { TranslationInput } from '../translation/translator.ts';
import type { DataType } from '../values/dataType.ts';
import type { Answer } from './answer.ts';
import type { SqlSession } from './sqlSession.ts';

/** A variable of a batch or a parameter of a call. */
export interface Variable {
  readonly type: DataType;
  value: EngineValue;
}

/** What a running request can use. */
export interface RequestContext {
  readonly session: SqlSession;
  readonly answer: Answer;
  readonly variables: Map<string, Variable>;
  /** Fires on Attention and when the connection ends. */
  readonly cancelled: AbortSignal;
  readonly faults: SqlFaults;
  /** Cuts the connection, for the fault of that name. */
  readonly cut: () => void;
}

export function translationInput({ session, variables }: RequestContext): TranslationInput {
  return {
    databaseName: session.database.name,
    collation: session.database.collation,
    findTable: session.database.findTable,
    variables: new Map(Array.from(variables, ([name, variable]) => [name, variable.type])),
  };
}

/** The values of a plan's placeholders, in order. */
export function bindings({ session, variables }: RequestContext, names: readonly string[]): SQLInputValue[] {
  return names.map((name) => {
    const variable = variables.get(name);
    return variable === undefined ? session.value(name) : variable.value;
  });
}

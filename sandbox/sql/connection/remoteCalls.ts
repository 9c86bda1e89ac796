import { parseParameterList } from '../language/statementParser.ts';
import { SqlError } from '../sqlError.ts';
import { ByteReader } from '../tds/byteReader.ts';
import { readParameter, type Parameter } from '../tds/parameterReader.ts';
import { plainType } from '../values/dataType.ts';
import { command } from './answer.ts';
import { runBatch } from './batchRunner.ts';
import { evaluate } from './statementRunner.ts';
import { type RequestContext, type Variable } from './requestContext.ts';

/** The procedures that clients call by number. */
const numbered: Readonly<Record<number, string>> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

export interface RemoteCall {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

/** Reads the calls of an RPC message (headers already skipped). */
export function readRemoteCalls(body: Buffer, start: number): RemoteCall[] {
  const reader = new ByteReader(body, start);
  const calls: RemoteCall[] = [];
  while (reader.remaining > 0) {
    const length = reader.u16();
    const name = length === 0xffff ? (numbered[reader.u16()] ?? '') : reader.ucs2(length);
    reader.u16();
    const parameters: Parameter[] = [];
    while (reader.remaining > 0 && !isSeparator(body.readUInt8(reader.position))) {
      parameters.push(readParameter(reader));
    }
    if (reader.remaining > 0) {
      reader.u8();
    }
    calls.push({ name: name.toLowerCase().replace(/^(\[?\w*\]?\.)*\[?(\w+)\]?$/, '$2'), parameters });
  }
  return calls;
}

/** Between calls of one message; a parameter's name is never that long. */
const isSeparator = (byte: number): boolean => byte === 0x80 || byte === 0xff;

interface PreparedStatement {
  readonly sql: string;
  readonly declaration: string;
}

/** The statements a connection has prepared. */
export class PreparedStatements {
  readonly #statements = new Map<number, PreparedStatement>();
  #last = 0;

  add(statement: PreparedStatement): number {
    this.#last += 1;
    this.#statements.set(this.#last, statement);
    return this.#last;
  }

  find(handle: number): PreparedStatement {
    const found = this.#statements.get(handle);
    if (found === undefined) {
      throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, 16, 4);
    }
    return found;
  }

  remove(handle: number): void {
    this.find(handle);
    this.#statements.delete(handle);
  }

  clear(): void {
    this.#statements.clear();
  }
}

const textOf = (parameter: Parameter | undefined): string => String(parameter?.value ?? '');

/** Declared variables with the values sent, by name or by position; converted to the declared types. */
function declareVariables(
  context: RequestContext,
  declaration: string,
  values: readonly Parameter[],
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  parseParameterList(declaration).forEach(({ name, type }, index) => {
    const sent = values.find((value) => value.name.toLowerCase() === name) ?? values[index];
    if (sent === undefined || (sent.name !== '' && sent.name.toLowerCase() !== name)) {
      throw new SqlError(
        8178,
        `The parameterized query '(${declaration})' expects the parameter '${name}', which was not supplied.`,
        16,
      );
    }
    const scratch = new Map([['@value', { type: sent.type, value: sent.value }]]);
    const same = JSON.stringify(sent.type) === JSON.stringify(type);
    const value = same
      ? sent.value
      : evaluate({ ...context, variables: scratch }, { type: 'variable', name: '@value' }, type);
    variables.set(name, { type, value });
  });
  return variables;
}

/** Runs SQL with parameters; output parameters go back with their final values. */
async function runWithParameters(
  context: RequestContext,
  sql: string,
  declaration: string,
  values: readonly Parameter[],
): Promise<boolean> {
  const variables = declareVariables(context, declaration, values);
  const names = [...variables.keys()];
  const well = await runBatch({ ...context, variables }, sql);
  values.forEach((parameter, index) => {
    const variable = variables.get(
      parameter.name === '' ? (names[index] ?? '') : parameter.name.toLowerCase(),
    );
    if (parameter.output && variable !== undefined) {
      context.answer.returnValue(index, parameter.name, variable.type, variable.value);
    }
  });
  return well;
}

function handleOut(context: RequestContext, parameter: Parameter | undefined, handle: number): void {
  context.answer.returnValue(0, parameter?.name ?? '', plainType('int'), handle);
}

async function call(
  context: RequestContext,
  prepared: PreparedStatements,
  { name, parameters }: RemoteCall,
): Promise<boolean> {
  const [first, second, third, ...rest] = parameters;
  switch (name) {
    case 'sp_executesql': {
      const values = third === undefined ? [] : [third, ...rest];
      return runWithParameters(context, textOf(first), textOf(second), values);
    }
    case 'sp_prepare':
      parseParameterList(textOf(second));
      handleOut(context, first, prepared.add({ sql: textOf(third), declaration: textOf(second) }));
      return true;
    case 'sp_execute': {
      const { sql, declaration } = prepared.find(Number(first?.value ?? 0));
      return runWithParameters(context, sql, declaration, parameters.slice(1));
    }
    case 'sp_prepexec': {
      const statement = { sql: textOf(third), declaration: textOf(second) };
      const handle = prepared.add(statement);
      const well = await runWithParameters(context, statement.sql, statement.declaration, rest);
      handleOut(context, first, handle);
      return well;
    }
    case 'sp_unprepare':
      prepared.remove(Number(first?.value ?? 0));
      return true;
    case 'sp_reset_connection':
      context.session.reset(false);
      return true;
    default:
      throw new SqlError(2812, `Could not find stored procedure '${name}'.`, 16, 62);
  }
}

/** Runs one remote call and writes its whole answer. */
export async function runRemoteCall(
  context: RequestContext,
  prepared: PreparedStatements,
  remoteCall: RemoteCall,
): Promise<void> {
  const { answer } = context;
  answer.inProcedure = true;
  let status = 0;
  try {
    status = (await call(context, prepared, remoteCall)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SqlError)) {
      throw error;
    }
    answer.error(error);
    answer.done(command.none);
    status = error.number;
  }
  answer.procedureDone(status);
  answer.inProcedure = false;
}

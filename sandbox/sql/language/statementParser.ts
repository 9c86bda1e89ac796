import { notSupported } from '../sqlError.ts';
import { parseAlter, parseDrop, parseExecute, parsePermission } from './definitionParser.ts';
import { parseExpression, parseValue } from './expressionParser.ts';
import { expressionContext, parseColumnNames, parseQuery, parseTopCount } from './queryParser.ts';
import type { Assignment, Declaration, Expression, Statement } from './syntax.ts';
import { TokenCursor } from './tokenCursor.ts';
import { parseType } from './typeParser.ts';

/** Parses a batch to its statements. */
export function parseBatch(sql: string): Statement[] {
  const cursor = new TokenCursor(sql);
  const statements: Statement[] = [];
  for (;;) {
    while (cursor.skip(';')) {
      // Empty statements are legal.
    }
    if (cursor.atEnd) {
      return statements;
    }
    statements.push(parseStatement(cursor));
  }
}

/** Parses the declaration of sp_executesql's parameters: `@a int, @b varchar(10) OUTPUT`. */
export function parseParameterList(text: string): Declaration[] {
  const cursor = new TokenCursor(text);
  return cursor.atEnd ? [] : cursor.list(() => parseDeclaration(cursor));
}

function parseStatement(cursor: TokenCursor): Statement {
  const word = cursor.peek().type === 'word' ? cursor.peek().text : '';
  switch (word) {
    case 'SELECT':
    case 'WITH':
      return { type: 'query', query: parseQuery(cursor) };
    case 'INSERT':
      return parseInsert(cursor);
    case 'UPDATE':
      return parseUpdate(cursor);
    case 'DELETE':
      return parseDelete(cursor);
    case 'DECLARE':
      cursor.take();
      return { type: 'declare', declarations: cursor.list(() => parseDeclaration(cursor)) };
    case 'SET':
      return parseSet(cursor);
    case 'USE':
      cursor.take();
      return { type: 'use', database: cursor.name() };
    case 'BEGIN':
      return parseBegin(cursor);
    case 'COMMIT':
    case 'ROLLBACK':
      return parseTransactionEnd(cursor, word === 'COMMIT' ? 'commit' : 'rollback');
    case 'PRINT':
      cursor.take();
      return { type: 'print', value: parseValue(expressionContext(cursor)) };
    case 'IF':
      return parseIf(cursor);
    case 'ALTER':
      return parseAlter(cursor);
    case 'DROP':
      return parseDrop(cursor);
    case 'EXEC':
    case 'EXECUTE':
      return parseExecute(cursor);
    case 'GRANT':
    case 'REVOKE':
    case 'DENY':
      return parsePermission(cursor);
    case 'CREATE':
    case 'TRUNCATE':
    case 'MERGE':
    case 'WHILE':
    case 'WAITFOR':
    case 'RETURN':
      throw notSupported(word);
    default:
      throw cursor.unexpected();
  }
}

function parseDeclaration(cursor: TokenCursor): Declaration {
  const name = cursor.take();
  if (name.type !== 'variable' || name.text.startsWith('@@')) {
    throw cursor.unexpected();
  }
  cursor.skip('AS');
  const type = parseType(cursor);
  const value = cursor.skip('=') ? parseValue(expressionContext(cursor)) : undefined;
  if (!cursor.skip('OUTPUT')) {
    cursor.skip('OUT');
  }
  return { name: name.text, type, value };
}

function parseSet(cursor: TokenCursor): Statement {
  cursor.expect('SET');
  if (cursor.peek().type === 'variable') {
    const name = cursor.take().text;
    cursor.expect('=');
    return { type: 'setVariable', name, value: parseValue(expressionContext(cursor)) };
  }
  if (cursor.skip('TRANSACTION')) {
    cursor.expect('ISOLATION', 'LEVEL');
    const first = cursor.take().text;
    const two = first === 'READ' || first === 'REPEATABLE';
    return { type: 'setOption', name: 'ISOLATION', value: two ? `${first} ${cursor.take().text}` : first };
  }
  // SET ANSI_NULLS, QUOTED_IDENTIFIER ON sets several at once.
  const names = cursor.list(() => cursor.name().toUpperCase());
  const sign = cursor.skip('-') ? '-' : '';
  return { type: 'setOption', name: names.join(','), value: sign + cursor.take().text };
}

function parseBegin(cursor: TokenCursor): Statement {
  cursor.expect('BEGIN');
  if (cursor.skip('TRAN') || cursor.skip('TRANSACTION')) {
    if (cursor.atName()) {
      cursor.name();
    }
    return { type: 'begin' };
  }
  if (cursor.at('TRY') || cursor.at('CATCH')) {
    throw notSupported('BEGIN TRY');
  }
  const statements: Statement[] = [];
  while (!cursor.skip('END')) {
    if (!cursor.skip(';')) {
      statements.push(parseStatement(cursor));
    }
  }
  return { type: 'block', statements };
}

function parseTransactionEnd(cursor: TokenCursor, type: 'commit' | 'rollback'): Statement {
  cursor.take();
  if (!cursor.skip('TRAN') && !cursor.skip('TRANSACTION')) {
    cursor.skip('WORK');
  }
  if (cursor.atName()) {
    cursor.name();
  }
  return { type };
}

function parseIf(cursor: TokenCursor): Statement {
  cursor.expect('IF');
  const condition = parseExpression(expressionContext(cursor));
  const consequence = parseStatement(cursor);
  cursor.skip(';');
  const otherwise = cursor.skip('ELSE') ? parseStatement(cursor) : undefined;
  return { type: 'if', condition, consequence, otherwise };
}

function refuseOutput(cursor: TokenCursor): void {
  if (cursor.at('OUTPUT')) {
    throw notSupported('OUTPUT');
  }
}

function parseInsert(cursor: TokenCursor): Statement {
  cursor.expect('INSERT');
  cursor.skip('INTO');
  const table = cursor.path();
  const columns = parseColumnNames(cursor);
  refuseOutput(cursor);
  if (cursor.skip('DEFAULT', 'VALUES')) {
    return { type: 'insert', table, columns, rows: [[]], query: undefined };
  }
  if (cursor.skip('VALUES')) {
    const context = expressionContext(cursor);
    const rows = cursor.list(() => {
      cursor.expect('(');
      const row = cursor.list((): Expression | 'default' =>
        cursor.skip('DEFAULT') ? 'default' : parseValue(context),
      );
      cursor.expect(')');
      return row;
    });
    return { type: 'insert', table, columns, rows, query: undefined };
  }
  return { type: 'insert', table, columns, rows: [], query: parseQuery(cursor) };
}

function parseUpdate(cursor: TokenCursor): Statement {
  cursor.expect('UPDATE');
  const top = parseTopCount(cursor);
  const table = cursor.path();
  cursor.expect('SET');
  const context = expressionContext(cursor);
  const assignments = cursor.list((): Assignment => {
    const column = cursor.path().at(-1) ?? '';
    cursor.expect('=');
    return { column, value: parseValue(context) };
  });
  refuseOutput(cursor);
  if (cursor.at('FROM')) {
    throw notSupported('UPDATE ... FROM');
  }
  const where = cursor.skip('WHERE') ? parseExpression(context) : undefined;
  return { type: 'update', top, table, assignments, where };
}

function parseDelete(cursor: TokenCursor): Statement {
  cursor.expect('DELETE');
  const top = parseTopCount(cursor);
  cursor.skip('FROM');
  const table = cursor.path();
  refuseOutput(cursor);
  const where = cursor.skip('WHERE') ? parseExpression(expressionContext(cursor)) : undefined;
  return { type: 'delete', top, table, where };
}

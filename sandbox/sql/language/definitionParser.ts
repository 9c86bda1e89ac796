import { notSupported } from '../sqlError.ts';
import { parseValue } from './expressionParser.ts';
import { expressionContext } from './queryParser.ts';
import type { ColumnClause, Statement } from './syntax.ts';
import type { TokenCursor } from './tokenCursor.ts';
import { parseType } from './typeParser.ts';

/** `name type [COLLATE c] [NULL | NOT NULL] [DEFAULT x]`, the last two in either order. */
function parseColumn(cursor: TokenCursor): ColumnClause {
  const name = cursor.name();
  const type = parseType(cursor);
  const collation = cursor.skip('COLLATE') ? cursor.name() : undefined;
  let nullable = true;
  let fallback: ColumnClause['default'];
  for (;;) {
    if (cursor.skip('NOT')) {
      cursor.expect('NULL');
      nullable = false;
    } else if (cursor.skip('DEFAULT')) {
      fallback = parseValue(expressionContext(cursor));
    } else if (!cursor.skip('NULL')) {
      return { name, type, collation, nullable, default: fallback };
    }
  }
}

/** ALTER TABLE t ALTER COLUMN | ADD | DROP COLUMN. */
export function parseAlter(cursor: TokenCursor): Statement {
  cursor.expect('ALTER');
  if (!cursor.skip('TABLE')) {
    throw notSupported(`ALTER ${cursor.peek().text}`);
  }
  const table = cursor.path();
  if (cursor.skip('ALTER', 'COLUMN')) {
    return { type: 'alterColumn', table, column: parseColumn(cursor) };
  }
  if (cursor.skip('ADD')) {
    if (cursor.at('CONSTRAINT') || cursor.at('PRIMARY') || cursor.at('UNIQUE') || cursor.at('FOREIGN')) {
      throw notSupported('ADD CONSTRAINT');
    }
    return { type: 'addColumns', table, columns: cursor.list(() => parseColumn(cursor)) };
  }
  if (cursor.skip('DROP', 'COLUMN')) {
    return { type: 'dropColumns', table, columns: cursor.list(() => cursor.name()) };
  }
  throw notSupported(`ALTER TABLE ... ${cursor.peek().text}`);
}

/** DROP TABLE [IF EXISTS] a, b. */
export function parseDrop(cursor: TokenCursor): Statement {
  cursor.expect('DROP');
  if (!cursor.skip('TABLE')) {
    throw notSupported(`DROP ${cursor.peek().text}`);
  }
  const ifExists = cursor.skip('IF', 'EXISTS');
  return { type: 'dropTables', tables: cursor.list(() => cursor.path()), ifExists };
}

/** EXEC sp_rename 'T.c', 'd', 'COLUMN': the procedure with literal arguments, by position or name. */
export function parseExecute(cursor: TokenCursor): Statement {
  cursor.take();
  const procedure = cursor.path().at(-1)?.toLowerCase() ?? '';
  if (procedure !== 'sp_rename') {
    throw notSupported(`EXEC ${procedure}`);
  }
  const named = new Map<string, string>();
  const positions = ['@objname', '@newname', '@objtype'];
  cursor.list(() => {
    const variable = cursor.peek().type === 'variable' ? cursor.take().text : undefined;
    if (variable !== undefined) {
      cursor.expect('=');
    }
    const name = variable ?? positions[named.size];
    const value = cursor.take();
    const literal = value.type === 'string' || value.type === 'nationalString';
    if (!literal || name === undefined || !positions.includes(name)) {
      throw notSupported('This argument of sp_rename');
    }
    named.set(name, value.text);
  });
  const [object = '', name = '', kind = 'OBJECT'] = positions.map((position) => named.get(position));
  return { type: 'rename', object, name, kind: kind.toUpperCase() };
}

/** GRANT | REVOKE | DENY SELECT [ON [OBJECT::]t] TO | FROM login, ... */
export function parsePermission(cursor: TokenCursor): Statement {
  const change = cursor.take().text.toLowerCase() as 'grant' | 'revoke' | 'deny';
  if (!cursor.skip('SELECT')) {
    throw notSupported(`${change.toUpperCase()} ${cursor.peek().text}`);
  }
  if (cursor.at('(') || cursor.at(',')) {
    throw notSupported(`${change.toUpperCase()} of columns or of several permissions`);
  }
  let table: string[] | undefined;
  if (cursor.skip('ON')) {
    cursor.skip('OBJECT', ':', ':');
    if (cursor.peek(1).text === ':') {
      throw notSupported(`${change.toUpperCase()} ON ${cursor.peek().text}`);
    }
    table = cursor.path();
  }
  if (!(change === 'revoke' && cursor.skip('FROM'))) {
    cursor.expect('TO');
  }
  const logins = cursor.list(() => cursor.name());
  if (cursor.at('WITH')) {
    throw notSupported('WITH GRANT OPTION');
  }
  cursor.skip('CASCADE');
  return { type: 'permission', change, table, logins };
}

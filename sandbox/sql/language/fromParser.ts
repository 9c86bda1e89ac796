import { notSupported } from '../sqlError.ts';
import type { ExpressionContext } from './expressionContext.ts';
import { parseExpression } from './expressionParser.ts';
import type { TableSource } from './syntax.ts';
import type { TokenCursor } from './tokenCursor.ts';

type JoinKind = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';

/** A table with the joins that follow it. */
export function parseTableSource(context: ExpressionContext): TableSource {
  const { cursor } = context;
  let left = parseSingleSource(context);
  for (let kind = parseJoin(cursor); kind !== undefined; kind = parseJoin(cursor)) {
    const right = parseSingleSource(context);
    let on;
    if (kind !== 'CROSS') {
      cursor.expect('ON');
      on = parseExpression(context);
    }
    left = { type: 'join', kind, left, right, on };
  }
  return left;
}

function parseJoin(cursor: TokenCursor): JoinKind | undefined {
  if (cursor.at('CROSS', 'APPLY') || cursor.at('OUTER', 'APPLY')) {
    throw notSupported('APPLY');
  }
  if (cursor.skip('CROSS', 'JOIN')) {
    return 'CROSS';
  }
  if (cursor.skip('JOIN') || cursor.skip('INNER', 'JOIN')) {
    return 'INNER';
  }
  for (const kind of ['LEFT', 'RIGHT', 'FULL'] as const) {
    if (cursor.skip(kind, 'OUTER', 'JOIN') || cursor.skip(kind, 'JOIN')) {
      return kind;
    }
  }
  return undefined;
}

function parseSingleSource(context: ExpressionContext): TableSource {
  const { cursor } = context;
  if (cursor.skip('(')) {
    if (cursor.at('SELECT') || cursor.at('WITH')) {
      const query = context.nested(cursor);
      cursor.expect(')');
      cursor.skip('AS');
      const alias = cursor.name();
      const columns: string[] = [];
      if (cursor.skip('(')) {
        columns.push(...cursor.list(() => cursor.name()));
        cursor.expect(')');
      }
      return { type: 'derived', query, alias, columns };
    }
    const inner = parseTableSource(context);
    cursor.expect(')');
    return inner;
  }
  const path = cursor.path();
  if (cursor.at('(') && !atHints(cursor)) {
    throw notSupported(`The table-valued function ${path.join('.')}`);
  }
  let dirty = parseHints(cursor);
  const alias = cursor.skip('AS') || cursor.atName() ? cursor.name() : undefined;
  dirty = parseHints(cursor) || dirty;
  return { type: 'table', path, alias, dirty };
}

const hints: ReadonlySet<string> = new Set(
  `NOLOCK READUNCOMMITTED READCOMMITTED READCOMMITTEDLOCK READPAST HOLDLOCK SERIALIZABLE REPEATABLEREAD ROWLOCK PAGLOCK
  TABLOCK TABLOCKX UPDLOCK XLOCK NOWAIT FORCESEEK FORCESCAN SNAPSHOT`.split(/\s+/),
);

function atHints(cursor: TokenCursor): boolean {
  return cursor.at('(') && hints.has(cursor.peek(1).text);
}

/** Skips `WITH (NOLOCK)` and the old `(NOLOCK)`; true when the hint allows dirty reads. */
function parseHints(cursor: TokenCursor): boolean {
  if (!cursor.skip('WITH') && !atHints(cursor)) {
    return false;
  }
  let dirty = false;
  cursor.expect('(');
  do {
    const hint = cursor.take();
    if (!hints.has(hint.text)) {
      throw notSupported(`The table hint ${hint.raw}`);
    }
    dirty ||= hint.text === 'NOLOCK' || hint.text === 'READUNCOMMITTED';
  } while (cursor.skip(',') || (!cursor.at(')') && !cursor.atEnd));
  cursor.expect(')');
  return dirty;
}

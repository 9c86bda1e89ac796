import type { Expression, Query } from './syntax.ts';
import type { TokenCursor } from './tokenCursor.ts';

/** What the expression parsers share: the tokens, and the parsers of what nests (given, as they depend on each other). */
export interface ExpressionContext {
  readonly cursor: TokenCursor;
  readonly nested: (cursor: TokenCursor) => Query;
  readonly condition: (context: ExpressionContext) => Expression;
}

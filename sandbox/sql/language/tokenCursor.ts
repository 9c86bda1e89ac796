import { syntaxNear, syntaxNearKeyword } from '../sqlError.ts';
import type { SqlError } from '../sqlError.ts';
import { tokenize, type Token } from './tokenizer.ts';

/** Words that cannot stand as a name without brackets. */
const reservedWords: ReadonlySet<string> = new Set(
  `ALL ALTER AND ANY AS ASC BEGIN BETWEEN BY CASE CHECK COLLATE COLUMN COMMIT CONSTRAINT CONVERT CREATE CROSS DECLARE
  DEFAULT DELETE DENY DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXEC EXECUTE EXISTS FETCH FOR FOREIGN FROM FULL FUNCTION GRANT
  GROUP HAVING IF IN INDEX INNER INSERT INTERSECT INTO IS JOIN KEY LEFT LIKE MERGE NOT NULL NULLIF COALESCE OF ON OPTION OR
  ORDER OUTER OVER PERCENT PRIMARY PRINT PROCEDURE REFERENCES RETURN REVOKE RIGHT ROLLBACK SELECT SET TABLE THEN TO
  TOP TRAN TRANSACTION TRIGGER TRUNCATE UNION UNIQUE UPDATE USE VALUES VIEW WAITFOR WHEN WHERE WHILE WITH`.split(
    /\s+/,
  ),
);

const end: Token = { type: 'end', text: '', raw: '' };

/** Walks the tokens of a batch. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(sql: string) {
    this.#tokens = tokenize(sql);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? end;
  }

  take(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  get atEnd(): boolean {
    return this.peek().type === 'end';
  }

  /** Whether the next tokens are these words or symbols. */
  at(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return (token.type === 'word' || token.type === 'symbol') && token.text === text;
    });
  }

  /** Skips these words or symbols if they come next. */
  skip(...texts: readonly string[]): boolean {
    const found = this.at(...texts);
    if (found) {
      this.#index += texts.length;
    }
    return found;
  }

  expect(...texts: readonly string[]): void {
    for (const text of texts) {
      if (!this.skip(text)) {
        throw this.unexpected();
      }
    }
  }

  /** The error for the token that stands here: 156 for a keyword, 102 for anything else. */
  unexpected(): SqlError {
    const token = this.atEnd ? this.peek(-1) : this.peek();
    const keyword = token.type === 'word' && reservedWords.has(token.text);
    return keyword ? syntaxNearKeyword(token.raw) : syntaxNear(token.raw);
  }

  /** Whether a name stands here. */
  atName(): boolean {
    const token = this.peek();
    return token.type === 'name' || (token.type === 'word' && !reservedWords.has(token.text));
  }

  name(): string {
    if (!this.atName()) {
      throw this.unexpected();
    }
    return this.take().raw;
  }

  /** A dotted name, `a.b.c`; an empty part (`db..table`) stays empty. */
  path(): string[] {
    const parts = [this.name()];
    while (this.skip('.')) {
      parts.push(this.at('.') ? '' : this.name());
    }
    return parts;
  }

  integer(): number {
    const token = this.take();
    if (token.type !== 'number' || !/^\d+$/.test(token.text)) {
      throw syntaxNear(token.raw);
    }
    return Number(token.text);
  }

  /** `item, item, ...` */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.skip(',')) {
      items.push(item());
    }
    return items;
  }
}

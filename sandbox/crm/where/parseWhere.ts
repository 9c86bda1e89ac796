import { badWhere } from '../crmError.ts';
import type { ComparisonOperator, Condition, Literal } from './condition.ts';
import type { Token } from './tokens.ts';
import { tokens } from './tokens.ts';

/**
 * Parses the SQL-like filter: = <> > < >= <= LIKE, NOT LIKE, IN, NOT IN, AND, OR and parentheses; AND binds tighter.
 * Throws a `CrmError` (400, code 901) on anything else.
 */
export function parseWhere(source: string): Condition {
  const parser = new Parser(tokens(source));
  const condition = parser.disjunction();
  parser.expectEnd();
  return condition;
}

const OPERATORS: readonly string[] = ['=', '<>', '>', '<', '>=', '<='] satisfies ComparisonOperator[];

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  disjunction(): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#primary()));
  }

  expectEnd(): void {
    if (this.#position < this.#tokens.length) {
      throw badWhere('text after the end of the condition');
    }
  }

  #joined(kind: 'and' | 'or', part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.#takeWord(kind)) {
      parts.push(part());
    }
    return parts.length === 1 ? first : { kind, parts };
  }

  #primary(): Condition {
    if (this.#takeSymbol('(')) {
      const inner = this.disjunction();
      this.#expectSymbol(')');
      return inner;
    }
    const field = this.#next();
    if (field.kind !== 'word') {
      throw badWhere('a field name was expected');
    }
    return this.#test(field.text);
  }

  #test(field: string): Condition {
    const negated = this.#takeWord('not');
    if (this.#takeWord('like')) {
      return { kind: 'like', field, negated, pattern: this.#string() };
    }
    if (this.#takeWord('in')) {
      return { kind: 'in', field, negated, values: this.#list() };
    }
    const operator = this.#next();
    if (negated || operator.kind !== 'symbol' || !OPERATORS.includes(operator.text)) {
      throw badWhere(`an operator was expected after ${field}`);
    }
    return { kind: 'compare', field, operator: operator.text as ComparisonOperator, value: this.#literal() };
  }

  #list(): readonly Literal[] {
    this.#expectSymbol('(');
    const values = [this.#literal()];
    while (this.#takeSymbol(',')) {
      values.push(this.#literal());
    }
    this.#expectSymbol(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#next();
    if (token.kind === 'string') {
      return token.text;
    }
    if (token.kind === 'number') {
      return token.value;
    }
    const word = token.text.toLowerCase();
    if (word === 'true' || word === 'false') {
      return word === 'true';
    }
    throw badWhere(`a value was expected instead of ${token.text}`);
  }

  #string(): string {
    const token = this.#next();
    if (token.kind !== 'string') {
      throw badWhere('LIKE needs a text in quotes');
    }
    return token.text;
  }

  #next(): Token {
    const token = this.#tokens[this.#position];
    if (token === undefined) {
      throw badWhere('the condition ends too early');
    }
    this.#position += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#position];
    const found = token?.kind === 'word' && token.text.toLowerCase() === word;
    this.#position += found ? 1 : 0;
    return found;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#position];
    const found = token?.kind === 'symbol' && token.text === symbol;
    this.#position += found ? 1 : 0;
    return found;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) {
      throw badWhere(`${symbol} was expected`);
    }
  }
}

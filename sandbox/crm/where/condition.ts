/** A filter as parsed: what `where=` says, before the fields are looked up. */
export type Condition = Junction | Comparison | LikeTest | InTest;

interface Junction {
  readonly kind: 'and' | 'or';
  readonly parts: readonly Condition[];
}

export type ComparisonOperator = '=' | '<>' | '>' | '<' | '>=' | '<=';

export interface Comparison {
  readonly kind: 'compare';
  /** As written: `name`, or dotted into a reference, `typeId.id`. */
  readonly field: string;
  readonly operator: ComparisonOperator;
  readonly value: Literal;
}

interface LikeTest {
  readonly kind: 'like';
  readonly field: string;
  readonly negated: boolean;
  /** `%` for any text, `_` for one character. */
  readonly pattern: string;
}

export interface InTest {
  readonly kind: 'in';
  readonly field: string;
  readonly negated: boolean;
  readonly values: readonly Literal[];
}

export type Literal = string | number | boolean;

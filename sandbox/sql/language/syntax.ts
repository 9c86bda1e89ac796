import type { DataType } from '../values/dataType.ts';

/** The syntax tree of the T-SQL the sandbox understands. */
export type Expression =
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'string'; readonly value: string; readonly national: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'variable'; readonly name: string }
  /** `@@NAME`, lower case. */
  | { readonly type: 'serverVariable'; readonly name: string }
  | { readonly type: 'column'; readonly path: readonly string[] }
  | { readonly type: 'negate'; readonly operand: Expression }
  | {
      readonly type: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly type: 'case';
      readonly input: Expression | undefined;
      readonly branches: readonly CaseBranch[];
      readonly otherwise: Expression | undefined;
    }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly distinct: boolean;
      readonly star: boolean;
      readonly over: WindowDefinition | undefined;
    }
  | {
      readonly type: 'cast';
      readonly operand: Expression;
      readonly target: DataType;
      readonly style: Expression | undefined;
      readonly attempt: boolean;
    }
  | { readonly type: 'collate'; readonly operand: Expression; readonly collation: string }
  | { readonly type: 'subquery'; readonly query: Query }
  | Condition;

/** Expressions that are true, false or unknown: T-SQL allows them only where a condition stands. */
export type Condition =
  | {
      readonly type: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'not'; readonly operand: Expression }
  | {
      readonly type: 'in';
      readonly operand: Expression;
      readonly list: readonly Expression[];
      readonly negated: boolean;
    }
  | {
      readonly type: 'inQuery';
      readonly operand: Expression;
      readonly query: Query;
      readonly negated: boolean;
    }
  | {
      readonly type: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly negated: boolean;
    }
  | {
      readonly type: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | { readonly type: 'isNull'; readonly operand: Expression; readonly negated: boolean }
  | { readonly type: 'exists'; readonly query: Query };

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

interface CaseBranch {
  readonly when: Expression;
  readonly result: Expression;
}

export interface WindowDefinition {
  readonly partition: readonly Expression[];
  readonly order: readonly OrderItem[];
}

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export type SelectItem =
  | { readonly type: 'star'; readonly qualifier: readonly string[] }
  | { readonly type: 'value'; readonly expression: Expression; readonly alias: string | undefined }
  | { readonly type: 'assign'; readonly variable: string; readonly expression: Expression };

export type TableSource =
  | {
      readonly type: 'table';
      readonly path: readonly string[];
      readonly alias: string | undefined;
      readonly dirty: boolean;
    }
  | {
      readonly type: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columns: readonly string[];
    }
  | {
      readonly type: 'join';
      readonly kind: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';
      readonly left: TableSource;
      readonly right: TableSource;
      readonly on: Expression | undefined;
    };

export interface Select {
  readonly type: 'select';
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  /** TOP ... WITH TIES. */
  readonly ties: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly TableSource[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
}

interface SetOperation {
  readonly type: 'set';
  readonly operator: 'UNION' | 'UNION ALL' | 'EXCEPT' | 'INTERSECT';
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export type QueryBody = Select | SetOperation;

export interface CommonTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly query: Query;
}

export interface Query {
  readonly commonTables: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly fetch: Expression | undefined;
}

export interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

export interface Declaration {
  readonly name: string;
  readonly type: DataType;
  readonly value: Expression | undefined;
}

/** A column as ALTER TABLE writes it. */
export interface ColumnClause {
  readonly name: string;
  readonly type: DataType;
  readonly collation: string | undefined;
  readonly nullable: boolean;
  readonly default: Expression | undefined;
}

/** Statements that change what tables there are, or who may read them. */
export type Definition =
  | { readonly type: 'alterColumn'; readonly table: readonly string[]; readonly column: ColumnClause }
  | {
      readonly type: 'addColumns';
      readonly table: readonly string[];
      readonly columns: readonly ColumnClause[];
    }
  | { readonly type: 'dropColumns'; readonly table: readonly string[]; readonly columns: readonly string[] }
  | {
      readonly type: 'dropTables';
      readonly tables: readonly (readonly string[])[];
      readonly ifExists: boolean;
    }
  | { readonly type: 'rename'; readonly object: string; readonly name: string; readonly kind: string }
  | {
      readonly type: 'permission';
      readonly change: 'grant' | 'revoke' | 'deny';
      /** Without one, the whole database. */
      readonly table: readonly string[] | undefined;
      readonly logins: readonly string[];
    };

export type Statement =
  | Definition
  | { readonly type: 'query'; readonly query: Query }
  | {
      readonly type: 'insert';
      readonly table: readonly string[];
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (Expression | 'default')[])[];
      readonly query: Query | undefined;
    }
  | {
      readonly type: 'update';
      readonly top: Expression | undefined;
      readonly table: readonly string[];
      readonly assignments: readonly Assignment[];
      readonly where: Expression | undefined;
    }
  | {
      readonly type: 'delete';
      readonly top: Expression | undefined;
      readonly table: readonly string[];
      readonly where: Expression | undefined;
    }
  | { readonly type: 'declare'; readonly declarations: readonly Declaration[] }
  | { readonly type: 'setVariable'; readonly name: string; readonly value: Expression }
  | { readonly type: 'setOption'; readonly name: string; readonly value: string }
  | { readonly type: 'use'; readonly database: string }
  | { readonly type: 'begin' }
  | { readonly type: 'commit' }
  | { readonly type: 'rollback' }
  | { readonly type: 'print'; readonly value: Expression }
  | {
      readonly type: 'if';
      readonly condition: Expression;
      readonly consequence: Statement;
      readonly otherwise: Statement | undefined;
    }
  | { readonly type: 'block'; readonly statements: readonly Statement[] };

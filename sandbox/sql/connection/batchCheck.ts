import type { Statement } from '../language/syntax.ts';
import { SqlError } from '../sqlError.ts';
import { planChange, planCondition, planQuery } from '../translation/statementTranslator.ts';
import type { TranslationInput } from '../translation/translator.ts';
import type { DataType } from '../values/dataType.ts';

/**
 * SQL Server compiles a batch before it runs any of it: a wrong column anywhere stops all. Only unknown tables wait
 * until their statement's turn (deferred name resolution).
 */
export function checkBatch(statements: readonly Statement[], input: TranslationInput): void {
  const variables = new Map<string, DataType>(input.variables);
  const known: TranslationInput = { ...input, variables };
  for (const statement of statements) {
    try {
      check(statement, known, variables);
    } catch (error) {
      if (!(error instanceof SqlError) || error.number !== 208) {
        throw error;
      }
    }
  }
}

function check(statement: Statement, input: TranslationInput, variables: Map<string, DataType>): void {
  switch (statement.type) {
    case 'declare':
      for (const { name, type } of statement.declarations) {
        variables.set(name, type);
      }
      break;
    case 'query':
      planQuery(statement.query, input);
      break;
    case 'insert':
    case 'update':
    case 'delete':
      planChange(statement, input);
      break;
    case 'if':
      planCondition(statement.condition, input);
      break;
    default:
  }
}

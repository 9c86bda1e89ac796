import type { Comparable } from '../data/recordTable.ts';
import { foldText } from '../data/recordTable.ts';
import type { CrmRecord } from '../schema/resourceDefinition.ts';
import type { ComparisonOperator, Condition } from './condition.ts';
import type { FieldReader } from './fieldReader.ts';

export type Predicate = (record: CrmRecord) => boolean;
export type ReaderOf = (path: string) => FieldReader;

/** Turns a parsed filter into a test. As in SQL, a record without a value passes no test on that field, negated or not. */
export function compileCondition(condition: Condition, readerOf: ReaderOf): Predicate {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map((part) => compileCondition(part, readerOf));
      return (record) => parts.every((part) => part(record));
    }
    case 'or': {
      const parts = condition.parts.map((part) => compileCondition(part, readerOf));
      return (record) => parts.some((part) => part(record));
    }
    case 'compare': {
      const { read, convert } = readerOf(condition.field);
      const wanted = convert(condition.value);
      const test = comparison(condition.operator);
      return (record) => {
        const value = read(record);
        return value !== null && wanted !== null && test(value, wanted);
      };
    }
    case 'in': {
      const { read, convert } = readerOf(condition.field);
      const wanted = new Set(condition.values.map(convert));
      return (record) => {
        const value = read(record);
        return value !== null && wanted.has(value) !== condition.negated;
      };
    }
    case 'like': {
      const { read } = readerOf(condition.field);
      const pattern = likePattern(condition.pattern);
      return (record) => {
        const value = read(record);
        return value !== null && pattern.test(String(value)) !== condition.negated;
      };
    }
  }
}

type NonNull = Exclude<Comparable, null>;

function comparison(operator: ComparisonOperator): (value: NonNull, wanted: NonNull) => boolean {
  switch (operator) {
    case '=':
      return (value, wanted) => value === wanted;
    case '<>':
      return (value, wanted) => value !== wanted;
    case '>':
      return (value, wanted) => value > wanted;
    case '<':
      return (value, wanted) => value < wanted;
    case '>=':
      return (value, wanted) => value >= wanted;
    case '<=':
      return (value, wanted) => value <= wanted;
  }
}

function likePattern(pattern: string): RegExp {
  const source = foldText(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's');
}

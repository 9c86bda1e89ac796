import { wrongArgumentCount } from '../sqlError.ts';
import { datePartNamed } from '../engine/dateFunctions.ts';
import { isDate, plainType } from '../values/dataType.ts';
import { convert } from './conversion.ts';
import { argumentsOf, type FunctionCall, type FunctionTranslator } from './functionCall.ts';
import { sessionValue } from './serverValues.ts';
import { intValue, quoteText, typed, type Typed } from './typed.ts';

/** The bare word that names a part (`day`), and the other arguments' values. */
function partAndValues(call: FunctionCall, count: number): readonly [string, Typed[]] {
  const [part, ...rest] = call.args;
  if (part?.type !== 'column' || rest.length !== count) {
    throw wrongArgumentCount(call.name.toLowerCase(), count + 1);
  }
  const name = datePartNamed(part.path[0] ?? '', call.name);
  return [quoteText(name), rest.map((arg) => call.translator.value(arg, call.scope))];
}

const asDate = (value: Typed): Typed => (isDate(value.type) ? value : convert(value, plainType('datetime')));

const fixedPart =
  (part: string): FunctionTranslator =>
  (call) => {
    const [value] = argumentsOf(call, 1).map(asDate);
    return intValue(`date_part(${quoteText(part)}, ${value?.sql ?? ''})`);
  };

const now =
  (kind: 'datetime' | 'datetime2', name: string): FunctionTranslator =>
  (call) => {
    argumentsOf(call, 0);
    const type = kind === 'datetime' ? plainType('datetime') : { ...plainType('datetime2'), scale: 7 };
    return { ...sessionValue(call.translator, name, type), nullable: false };
  };

export const dateFunctions: Readonly<Record<string, FunctionTranslator>> = {
  GETDATE: now('datetime', 'now'),
  CURRENT_TIMESTAMP: now('datetime', 'now'),
  SYSDATETIME: now('datetime2', 'now'),
  GETUTCDATE: now('datetime', 'utcnow'),
  SYSUTCDATETIME: now('datetime2', 'utcnow'),
  YEAR: fixedPart('year'),
  MONTH: fixedPart('month'),
  DAY: fixedPart('day'),
  DATEADD: (call) => {
    const [part, [count, date]] = partAndValues(call, 2);
    if (count === undefined || date === undefined) {
      throw wrongArgumentCount('dateadd', 3);
    }
    const start = asDate(date);
    const sql = `date_add(${part}, ${convert(count, plainType('int')).sql}, ${start.sql})`;
    const { kind, scale } = start.type;
    return typed(`date_fit(${sql}, ${quoteText(kind)}, ${scale})`, start.type);
  },
  DATEDIFF: (call) => {
    const [part, values] = partAndValues(call, 2);
    return intValue(
      `int_range(CAST(date_diff(${part}, ${values.map((value) => asDate(value).sql).join(', ')}) AS INTEGER), 'int', 'expression')`,
    );
  },
  DATEPART: (call) => {
    const [part, values] = partAndValues(call, 1);
    return intValue(`date_part(${part}, ${values.map((value) => asDate(value).sql).join('')})`);
  },
};

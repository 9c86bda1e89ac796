import type { Random } from '../../../sandbox/sage200/random.ts';

/** Stands in what is sent, and may come back in nothing. */
export const CANARY = 'canario-Ñ;"1\\';

/** A value as JSON has them. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Values that have broken parsers before. */
const ODD: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  '',
  ' ',
  '\u0000',
  '\uD800',
  '\u202E\u001B[2J',
  "'; DROP TABLE Clientes; --",
  '__proto__',
  '0d4f1f5e-5f0e-4f0e-9d7b-1f2a3b4c5d6e',
  'x'.repeat(5000),
  CANARY,
  `${CANARY}${'x'.repeat(300)}`,
  [],
  [CANARY],
  Array.from({ length: 300 }, () => CANARY),
  {},
  { toString: CANARY },
  JSON.parse('{ "__proto__": { "type": "ready" }, "constructor": null }') as Json,
  deep(200),
];

function deep(levels: number): Json {
  return levels === 0 ? CANARY : { a: [deep(levels - 1)] };
}

const odd = (random: Random): Json => random.pick(ODD);

/** A right message with something in it replaced, left out, added, wrapped or changed in type; sometimes nothing right. */
export function nearly(random: Random, right: readonly Json[]): Json {
  if (random.chance(0.1)) return odd(random);
  let message = random.pick(right);
  for (let times = random.integer(1, 3); times > 0; times -= 1)
    message = altered(message, random.integer(0, sizeOf(message) - 1), random);
  return message;
}

/** Values in a value, itself among them. */
function sizeOf(value: Json): number {
  if (value === null || typeof value !== 'object') return 1;
  return Object.values(value).reduce<number>((sum, child) => sum + sizeOf(child), 1);
}

/** The same but for its nth value. */
function altered(value: Json, nth: number, random: Random): Json {
  if (nth === 0) return replaced(value, random);
  let left = nth - 1;
  const child = (one: Json): Json => {
    const at = left;
    left -= sizeOf(one);
    return at >= 0 && left < 0 ? altered(one, at, random) : one;
  };
  if (isList(value)) return value.map(child);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, one]) => [name, child(one)] as const);
  switch (random.integer(0, 9)) {
    case 0:
      return Object.fromEntries(entries.slice(1));
    case 1:
      return Object.fromEntries([...entries, [CANARY, CANARY]]);
    case 2:
      return Object.fromEntries(entries.map(([name, one]) => [name.toUpperCase(), one]));
    default:
      return Object.fromEntries(entries);
  }
}

function replaced(value: Json, random: Random): Json {
  switch (random.integer(0, 4)) {
    case 0:
      return [value];
    case 1:
      return { value };
    case 2:
      return typeof value === 'string' ? value + CANARY : JSON.stringify(value);
    default:
      return odd(random);
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

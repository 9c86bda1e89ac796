import { collationKey, countedLength, primaryKey, weighers, type Weigher } from './collationKey.ts';

/**
 * A collation: two texts are equal under it exactly when their keys are, and comparing keys byte by byte (SQLite's own
 * order) sorts as the server would.
 */
export interface Collation {
  readonly name: string;
  readonly key: (text: string) => string;
  /** One character as LIKE, REPLACE and CHARINDEX compare it. */
  readonly fold: (character: string) => string;
}

export const defaultCollation = 'Latin1_General_CI_AI';

const families: Readonly<Record<string, Weigher>> = {
  Latin1_General: weighers.latin,
  Latin1_General_100: weighers.latin,
  SQL_Latin1_General_CP1: weighers.latin,
  Modern_Spanish: weighers.spanish,
  Modern_Spanish_100: weighers.spanish,
};

/** Parts the levels of a key; lower than any weight. */
const divider = '\u0001';
const plain = '\u0002';
const capital = '\u0003';

/** Characters that stand for two letters: they have no accent of their own. */
const ligatures = /[ßæœþ]/i;

/** The accents of a character, once for each letter it counts as. */
function accents(character: string, letters: number): string {
  const marks = character.normalize('NFD').replace(/\P{M}/gu, '');
  const lower = character.toLowerCase();
  // ø, º, ² count as letters or digits they do not decompose to.
  const other = lower.normalize('NFKC').normalize('NFD').charAt(0) !== lower.normalize('NFD').charAt(0);
  const stands = other || 'øłđðƒ'.includes(lower);
  const own = marks !== '' ? marks : stands && !ligatures.test(character) ? lower : plain;
  return letters === 0 ? marks : plain.repeat(letters - 1) + own;
}

/** What a UTF-16 code unit adds to the second and the third level of a key. */
interface Layers {
  readonly accents: string;
  readonly cases: string;
}

/** Keys are made for every row of a table: what a character adds is found once. */
function layersOf(weightOf: Weigher): (code: number) => Layers {
  const known = new Map<number, Layers>();
  return (code) => {
    let layers = known.get(code);
    if (layers === undefined) {
      const character = String.fromCharCode(code);
      const letters = weightOf(code).length;
      const mark = isCapital(character) ? capital : plain;
      layers = { accents: accents(character, letters), cases: mark.repeat(letters) };
      known.set(code, layers);
    }
    return layers;
  };
}

const isCapital = (character: string): boolean => character !== character.toLowerCase();

/** A key of several levels: the letters, then the accents, then the case, as far as the collation tells them apart. */
function layeredKey(
  text: string,
  weightOf: Weigher,
  layers: (code: number) => Layers,
  accented: boolean,
  cased: boolean,
): string {
  const whole = text.slice(0, countedLength(text));
  const counted = /\p{M}/u.test(whole) ? whole.normalize('NFC') : whole;
  let [accentKey, caseKey] = ['', ''];
  for (let index = 0; index < counted.length; index += 1) {
    const own = layers(counted.charCodeAt(index));
    accentKey += own.accents;
    caseKey += own.cases;
  }
  const levels = [primaryKey(counted, weightOf)];
  if (accented) levels.push(accentKey);
  if (cased) levels.push(caseKey);
  return levels.join(divider);
}

const withoutMarks = (character: string): string => character.normalize('NFD').replace(/\p{M}/gu, '');

function collationsOf(family: string, weightOf: Weigher): Collation[] {
  const letterKey = (text: string): string => primaryKey(text, weightOf);
  const layers = layersOf(weightOf);
  const layered = (accented: boolean, cased: boolean): Collation => ({
    name: `${family}_${cased ? 'CS' : 'CI'}_${accented ? 'AS' : 'AI'}`,
    key: (text) => layeredKey(text, weightOf, layers, accented, cased),
    fold: (character) => {
      const letter = accented ? character : withoutMarks(character);
      return cased ? letter : letter.toLowerCase();
    },
  });
  const binary = (suffix: string): Collation => ({
    name: `${family}_${suffix}`,
    key: (text) => text.slice(0, countedLength(text)),
    fold: (character) => character,
  });
  return [
    {
      name: `${family}_CI_AI`,
      key: weightOf === weighers.latin ? collationKey : letterKey,
      fold: (character) => (character === ' ' ? ' ' : letterKey(character)),
    },
    layered(true, false),
    layered(false, true),
    layered(true, true),
    binary('BIN'),
    binary('BIN2'),
  ];
}

/** The collations that the sandbox knows; all of code page 1252. */
export const collations: readonly Collation[] = Object.entries(families).flatMap(([family, weightOf]) =>
  collationsOf(family, weightOf),
);

const byName = new Map(collations.map((collation) => [collation.name.toLowerCase(), collation]));

/** Finds a collation by its name in any case. */
export const findCollation = (name: string): Collation | undefined => byName.get(name.toLowerCase());

/** The collation of this name; a definition that names an unknown one is wrong. */
export function collationNamed(name: string): Collation {
  const found = findCollation(name);
  if (found === undefined) {
    throw new RangeError(`Unknown collation ${name}`);
  }
  return found;
}

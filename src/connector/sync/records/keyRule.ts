import { foldOf, type Fold } from '../../sage200/collation.ts';
import type { FittedSource } from '../../sage200/source.ts';

/** One column's value of a key, as the row has it. */
export type KeyPart = string | number;

/**
 * How records of one kind are told apart: as the database compares their key's columns, and not as JavaScript compares
 * texts. Every look by key, in the ledger, for references, adoption and recovery, goes through it.
 */
export interface KeyRule {
  /** The rule written down; a ledger knows by it under which rule its keys were kept. */
  readonly id: string;
  /** What is equal for equal keys and for no others. */
  fold(parts: readonly KeyPart[]): string;
  /** The key as people write it: `430000012`, `2026/A/1204`. */
  name(parts: readonly KeyPart[]): string;
  /** The fold of a key from its name, for what was kept under another rule. */
  foldName(name: string): string;
}

/** The rule of a table's key, by the collations of its columns. */
export function keyRuleOf({ key }: FittedSource<unknown>): KeyRule {
  return keyRule(key.filter(({ isExtra }) => !isExtra).map(({ collation }) => collation));
}

/** The rule that a ledger wrote down. */
export function keyRuleFrom(id: string): KeyRule {
  return keyRule(JSON.parse(id) as (string | null)[]);
}

/** Keys that are one number, as of agents. */
export const NUMBER_KEY = keyRule([null]);

/** @param collations of the key's columns; null for one without text. */
export function keyRule(collations: readonly (string | null)[]): KeyRule {
  const folds = collations.map((collation): Fold => (collation === null ? foldNumber : foldOf(collation)));
  const texts = collations.filter((collation) => collation !== null).length;
  // One text among numbers is told apart by itself; several are by their slashes only where those are marked.
  const written = (part: KeyPart) =>
    texts > 1 ? String(part).replace(/[/\\]/g, (sign) => `\\${sign}`) : String(part);
  const foldPart = (part: KeyPart, index: number): string =>
    // A number that was read as one is written in one way: most parts of most keys are such.
    typeof part === 'number' && collations[index] === null
      ? String(part)
      : written((folds[index] ?? asItIs)(String(part)));
  const fold = (parts: readonly KeyPart[]) => joinParts(parts, foldPart);
  return {
    id: JSON.stringify(collations),
    fold,
    name: (parts) => joinParts(parts, written),
    foldName: (name) => fold(texts > 1 ? splitMarked(name) : splitAround(name, collations)),
  };
}

/** Every row has its key folded and named, and most keys are of one part. */
function joinParts(parts: readonly KeyPart[], write: (part: KeyPart, index: number) => string): string {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? write(first, 0) : parts.map(write).join('/');
}

const asItIs: Fold = (text) => text;

/** A number is one key however it is written: `007` in a text column of another table is 7. */
function foldNumber(text: string): string {
  const trimmed = text.trim();
  return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed).toString() : trimmed;
}

function splitMarked(name: string): readonly string[] {
  const parts = [''];
  for (let index = 0; index < name.length; index += 1) {
    const sign = name[index] ?? '';
    if (sign === '/') parts.push('');
    else parts[parts.length - 1] += sign === '\\' ? (name[(index += 1)] ?? '') : sign;
  }
  return parts;
}

/** Only one column holds text: whatever slashes are left over are its own. */
function splitAround(name: string, collations: readonly (string | null)[]): readonly string[] {
  const parts = name.split('/');
  const text = collations.findIndex((collation) => collation !== null);
  const surplus = parts.length - collations.length;
  if (text === -1 || surplus <= 0) return parts;
  return [
    ...parts.slice(0, text),
    parts.slice(text, text + surplus + 1).join('/'),
    ...parts.slice(text + surplus + 1),
  ];
}

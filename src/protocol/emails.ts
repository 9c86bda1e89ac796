/**
 * One policy for every e-mail field of Sage: what a person typed into it, and which addresses are in it. A field holds
 * one address by rule (R14) and anything by habit: several of them, a name, a link, brackets, a final dot.
 */

/** An address that mail systems take: plain letters, one @, a domain with a dot. Accents are typing errors. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+=?^_`{}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$/;
/** What stands between two addresses. */
const BETWEEN = /[\s;,/|\\<>()[\]"“”«»]+/;

/** The well-formed addresses of a field, in their order, each once whatever its case. */
export function emailsIn(field: string): readonly string[] {
  const found = new Map<string, string>();
  for (const word of words(field)) {
    if (isEmail(word) && !found.has(word.toLowerCase())) found.set(word.toLowerCase(), word);
  }
  return [...found.values()];
}

/** What in a field was meant as an address and is none. */
export function brokenEmailsIn(field: string): readonly string[] {
  return words(field).filter((word) => word.includes('@') && !isEmail(word));
}

/** What in a field has nothing of an address. */
export function strayWordsIn(field: string): readonly string[] {
  return words(field).filter((word) => !word.includes('@'));
}

function words(field: string): readonly string[] {
  return field
    .split(BETWEEN)
    .map((word) => word.replace(/^mailto:/i, '').replace(/^['`.:]+|['`.:]+$/g, ''))
    .filter((word) => word !== '');
}

function isEmail(word: string): boolean {
  const [local = ''] = word.split('@');
  return ADDRESS.test(word) && !word.includes('..') && !local.startsWith('.') && !local.endsWith('.');
}

/** Whether two addresses are one: mail systems take them without case. */
export function sameEmail(a: string | null | undefined, b: string | null | undefined): boolean {
  return a !== undefined && b !== undefined && a?.trim().toLowerCase() === b?.trim().toLowerCase();
}

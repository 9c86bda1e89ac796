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
    if (isEmail(word) && !found.has(emailKey(word))) found.set(emailKey(word), word);
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

/** Equal for two addresses that are one: mail systems take them without case. Empty for none. */
export function emailKey(address: string | null | undefined): string {
  return address?.trim().toLowerCase() ?? '';
}

/** Whether both are there, and one. */
export function sameEmail(a: string | null | undefined, b: string | null | undefined): boolean {
  return emailKey(a) !== '' && emailKey(a) === emailKey(b);
}

/**
 * What of an extId counts when two records may be the same: some CRMs give them back in other case, without accents or
 * with blanks around them. Empty for none. Which of several is the one, the very text decides.
 */
export function extIdKey(extId: unknown): string {
  return typeof extId === 'string' || typeof extId === 'number'
    ? String(extId).normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()
    : '';
}

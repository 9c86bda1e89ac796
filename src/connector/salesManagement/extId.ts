/** The text that one extId is told from another by: some give them back in other case, or padded. */
export function extIdKey(extId: unknown): string {
  return typeof extId === 'string' || typeof extId === 'number'
    ? String(extId).normalize('NFC').trim().toLowerCase()
    : '';
}

/** Whether two texts are one extId; none is none. */
export function sameExtId(a: unknown, b: unknown): boolean {
  const key = extIdKey(a);
  return key !== '' && key === extIdKey(b);
}

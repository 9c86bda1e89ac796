/** A text value in a `where`: single quotes, doubled inside (ASSUMED: the facts show none with a quote in it). */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Any of the values: written with `=` and `OR`, the operators that the official page lists. */
export function anyOf(field: string, values: readonly (string | number)[]): string {
  return values.map((value) => `${field}=${typeof value === 'number' ? value : quote(value)}`).join(' OR ');
}

/** Adds figures of the same kind, one by one; undefined is nothing yet. */
export function addFigures<T extends Readonly<Record<string, number>>>(a: T | undefined, b: T): T {
  if (a === undefined) return b;
  return Object.fromEntries(Object.entries(b).map(([name, value]) => [name, (a[name] ?? 0) + value])) as T;
}

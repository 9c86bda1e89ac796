import { collationKey } from '../values/collationKey.ts';

/** The parts of a name written as text: `[dbo].[T]`, `dbo.T`, `T`, `T.[a.b]`. */
export function nameParts(text: string): string[] {
  const parts = text.match(/\[(?:[^\]]|\]\])*\]|"[^"]*"|[^.]+/g) ?? [];
  return parts.map((part) =>
    part
      .replace(/^\[([\s\S]*)\]$/, '$1')
      .replaceAll(']]', ']')
      .replaceAll('"', ''),
  );
}

/** The table's own name; undefined for another schema. */
export function tableName(parts: readonly string[]): string | undefined {
  const schema = parts.length > 1 ? parts.at(-2) : 'dbo';
  return schema !== undefined && (schema === '' || collationKey(schema) === collationKey('dbo'))
    ? parts.at(-1)
    : undefined;
}

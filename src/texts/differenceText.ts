import type { Difference } from '../domain/verification.ts';
import type { Texts } from './texts.ts';

/** The record that differs; a dash where the difference is of a whole part. */
export function differingRecord({ kind, key }: Difference): string {
  return kind === 'uncounted' ? '—' : key;
}

/** What differs: the fields of a record, or the two figures of a part. */
export function differenceText({ kind, key, fields = [] }: Difference, texts: Texts): string {
  const what = kind === 'uncounted' ? key : fields.map((field) => texts.field(field)).join(', ');
  return [texts.text(`difference.${kind}`), what].filter(Boolean).join(': ');
}

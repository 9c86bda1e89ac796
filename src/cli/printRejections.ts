import type { Rejection } from '../domain/sync.ts';
import type { Texts } from '../texts/texts.ts';
import type { Output } from './output.ts';

const KEYS_SHOWN = 8;

/** Rejected records grouped by cause, the remedy under it, then the records by their Sage code (B5). */
export function printRejections(output: Output, texts: Texts, rejections: readonly Rejection[]): void {
  if (rejections.length === 0) {
    output.line(texts.text('errors.none'));
    return;
  }
  const groups = Map.groupBy(
    rejections,
    ({ part, reason }) =>
      `${part}|${reason.code}|${reason.params['field'] ?? ''}|${reason.params['message'] ?? ''}`,
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { message, remedy } = texts.error(first.reason);
    output.line(
      `✗ ${texts.text(`part.${first.part}`)}: ${texts.text('errors.group', { count: group.length, message })}`,
    );
    output.line(`    ${remedy}  [${first.reason.code}]`);
    const keys = group
      .slice(0, KEYS_SHOWN)
      .map(({ key, reason }) =>
        reason.params['key'] === undefined ? key : `${key} (${reason.params['key']})`,
      );
    output.line(`    ${keys.join(', ')}${group.length > KEYS_SHOWN ? ' …' : ''}`);
  }
}

import type { KeyRule } from './keyRule.ts';
import type { Reference } from './stage.ts';

/** The rule of each stage's keys. A reference is compared as the column that it refers to. */
export type KeyRules = ReadonlyMap<string, KeyRule>;

export function keyOfReference(rules: KeyRules, { stage, parts }: Reference): string {
  return rules.get(stage)?.fold(parts) ?? parts.join('/');
}

import type { Ledger, LedgerEntry } from '../../ledger/ledger.ts';
import { keyOfReference, type KeyRules } from './keyRules.ts';
import type { Reference, References } from './stage.ts';

/** Looks up what a page of rows refers to, one look for each stage referred to. */
export async function resolveReferences(
  ledger: Pick<Ledger, 'lookup'>,
  wanted: Iterable<Reference>,
  rules: KeyRules,
): Promise<References> {
  const keys = new Map<string, Set<string>>();
  for (const reference of wanted) {
    const { stage } = reference;
    const key = keyOfReference(rules, reference);
    const known = keys.get(stage);
    if (known === undefined) keys.set(stage, new Set([key]));
    else known.add(key);
  }
  const entries = new Map<string, ReadonlyMap<string, LedgerEntry>>();
  for (const [stage, wantedKeys] of keys) entries.set(stage, await ledger.lookup(stage, [...wantedKeys]));
  const entryOf = (reference: Reference) =>
    entries.get(reference.stage)?.get(keyOfReference(rules, reference));
  return {
    held(reference) {
      const entry = entryOf(reference);
      return entry === undefined || entry.crmId === null || entry.state === 'deleted'
        ? undefined
        : { ...entry, crmId: entry.crmId };
    },
    failed: (reference) => entryOf(reference)?.state === 'failed',
  };
}

import type { ApiClient } from './apiClient.ts';

/** How this CRM turned out to differ from what is assumed; found by the first call that meets it. */
export interface CrmTraits {
  /** Resources, by lower-case name, whose lists are read by page number: a filter or an order is not honoured. */
  readonly byNumber: Set<string>;
  /** Bulk calls that are not there: `create accounts`. */
  readonly withoutBulk: Set<string>;
}

const traits = new WeakMap<ApiClient, CrmTraits>();

/** What is known of the CRM behind a client, as long as the client lives. */
export function traitsOf(client: ApiClient): CrmTraits {
  let known = traits.get(client);
  if (known === undefined) {
    known = { byNumber: new Set(), withoutBulk: new Set() };
    traits.set(client, known);
  }
  return known;
}

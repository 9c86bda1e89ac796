/** One item of a bulk call; `id` makes it an update. */
export interface BulkItem {
  readonly guid: string;
  readonly id?: number;
  /** The fields, as JSON: they were written for the ledger already. */
  readonly data: string;
}

export type BulkKind = 'create' | 'update';

/** What became of one. */
export type BulkResult =
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'refused'; readonly message: string }
  /** The answer does not speak of this item, or not so that it can be believed. */
  | { readonly kind: 'unknown' };

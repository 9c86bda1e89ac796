/** What the API has been asked and has done since the start, or since the last reset. */
export interface CrmStats {
  requests: number;
  /** By method and route, ids left out: `GET /accounts`, `GET /accounts/{id}`, `POST /accounts/bulk`. */
  perRoute: Record<string, number>;
  /** Answers by status; connections cut on purpose are under 0. */
  perStatus: Record<number, number>;
  logins: number;
  created: number;
  updated: number;
  deleted: number;
  bulkItems: number;
  bulkItemsRefused: number;
  peakConcurrency: number;
}

export function emptyStats(): CrmStats {
  return {
    requests: 0,
    perRoute: {},
    perStatus: {},
    logins: 0,
    created: 0,
    updated: 0,
    deleted: 0,
    bulkItems: 0,
    bulkItemsRefused: 0,
    peakConcurrency: 0,
  };
}

export function countIn<Key extends string | number>(counts: Record<Key, number>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

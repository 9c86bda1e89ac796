/** What a run did so far; one object, counted up. */
export interface RunFigures {
  reads: number;
  creates: number;
  updates: number;
  deletes: number;
  failures: number;
}

export function newRunFigures(): RunFigures {
  return { reads: 0, creates: 0, updates: 0, deletes: 0, failures: 0 };
}

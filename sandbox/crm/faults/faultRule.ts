/** Which requests a fault is for. All that is left out matches everything. */
interface FaultScope {
  /** First part of the path, in any case: `accounts`, `login`, `workspace`. */
  readonly resource?: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** True: only `/bulk` calls; false: only the others. */
  readonly bulk?: boolean;
  /** Requests it is still for; it counts down. Left out: until it is taken away. */
  count?: number;
}

/** One way to go wrong. All of them are plain JSON, so that another process can set them. */
export type FaultRule = FaultScope &
  (
    | Latency
    | StatusFault
    | StatusAfterFault
    | Throttle
    | { /** The connection closes before anything is done. */ readonly kind: 'cutBefore' }
    | {
        /** The work is done, and the connection closes before the answer: a lost answer. */ readonly kind: 'cutAfter';
      }
    | LateWork
    | DropGuids
    | RefuseBulk
  );

/** Before anything is done; ends early when the faults are cleared. */
export interface Latency {
  readonly kind: 'latency';
  readonly ms: number;
  /** Up to so much more, at random. */
  readonly jitterMs?: number;
}

/** Answers with a status instead of doing the work. 429 carries `Retry-After` (1 unless said). */
export interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** A page for people instead of the body, as what stands before the API answers. */
  readonly page?: string;
}

/** The same after the work was done: somebody between the API and the caller answers in its place. */
export type StatusAfterFault = Omit<StatusFault, 'kind'> & { readonly kind: 'statusAfter' };

/** The work is done later than the answer: the connection is cut at once, or a gateway answers. */
interface LateWork {
  readonly kind: 'late';
  /** Milliseconds until it is done; left out: until `finishLate` is called. */
  readonly ms?: number;
  /** The gateway's answer instead of a cut. */
  readonly status?: number;
}

/** Allows so many requests a second and answers 429 beyond. */
export interface Throttle {
  readonly kind: 'throttle';
  readonly requestsPerSecond: number;
}

/** Leaves every n-th item out of a bulk answer. */
interface DropGuids {
  readonly kind: 'dropGuids';
  /** 2 leaves out half of them, 1 all. */
  readonly every: number;
  /** Whether the work on those items is done; it is, unless said. */
  readonly worked?: boolean;
}

/** Refuses a whole bulk call with 400 when a field of one of its items has this value. */
interface RefuseBulk {
  readonly kind: 'refuseBulk';
  readonly field: string;
  readonly value: string | number;
}

export type FaultKind = FaultRule['kind'];

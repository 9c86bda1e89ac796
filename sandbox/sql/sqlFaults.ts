/** Troubles a test can make; change them at any time. */
export interface SqlFaults {
  /** Waits this long before each answer. */
  latencyMs?: number;
  /** Cuts the connection after this many rows of a result. */
  dropAfterRows?: number;
  /** Ends new connections right after they are accepted. */
  refuseConnections?: boolean;
  /** Refuses every login with this error number (18456 if true). */
  refuseLogins?: boolean | number;
  /** Called with each request's SQL once it has arrived; the answer waits for the promise, or for a cancel. */
  pauseBeforeAnswer?: (sql: string) => Promise<void> | undefined;
  /** Fails every statement with this error. */
  failStatements?: { readonly number: number; readonly message: string; readonly severity?: number };
}

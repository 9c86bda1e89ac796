/**
 * Leaves out one warning: Node 22 calls its SQLite experimental at every start, on a stream that others read. What is
 * used of it has stayed the same since. Every other warning is given.
 */
export function leaveOutSqliteWarning(): void {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...others: unknown[]) => {
    if (others[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite ')) return;
    Reflect.apply(emitWarning, process, [warning, ...others]);
  };
}

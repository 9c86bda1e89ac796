/** The oldest Node that the programs run on: its SQLite waits for a lock, knows its transactions and takes aggregates. */
export const OLDEST_NODE = '22.16';

/** Node 23 has been given up, and lacks what 22.16 was given. */
export function isNodeSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 22 ? minor >= 16 : major >= 24;
}

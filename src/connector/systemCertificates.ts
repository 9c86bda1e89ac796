import * as tls from 'node:tls';

/** Part of Node since 22.19 and 24.5; an editor's own Node may lack it. */
interface SystemStore {
  getCACertificates?(from: 'default' | 'system'): string[];
  setDefaultCACertificates?(certificates: readonly string[]): void;
}

let isDone = false;

/**
 * Trusts what this machine trusts, as editors and browsers do: companies sign their own servers, and put the authority
 * into the system's store alone. Once a process; Node's own list stays.
 */
export function trustSystemCertificates(store: SystemStore = tls): void {
  if (isDone) return;
  isDone = true;
  try {
    const system = store.getCACertificates?.('system') ?? [];
    if (system.length === 0) return;
    store.setDefaultCACertificates?.([...(store.getCACertificates?.('default') ?? []), ...system]);
  } catch {
    // A store that cannot be read leaves things as they were: a server that needs it is told as not trusted.
  }
}

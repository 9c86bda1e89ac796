import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { CrmStore } from './crmStore.ts';
import type { ImplementationSeed } from './data/implementation.ts';
import type { CrmFaults } from './faults/crmFaults.ts';
import { BASE_PATH } from './http/apiRequest.ts';
import { requestHandler } from './http/requestHandler.ts';
import { ServerState } from './http/serverState.ts';
import type { CrmStats } from './stats.ts';
import { emptyStats } from './stats.ts';
import { CRM_VARIANTS } from './variants/crmVariants.ts';
import type { CrmVariantName } from './variants/crmVariants.ts';

export interface CrmServerOptions {
  /** 127.0.0.1 */
  readonly host?: string;
  /** 0: a free one */
  readonly port?: number;
  /** The first implementation; what is left out is the demo's: '48127' 'Comercial Añil', Professional, 12 licences. */
  readonly implementation?: Partial<ImplementationSeed>;
  /** False: `/workspace` comes without `licenses`. */
  readonly licencesReadable?: boolean;
  /** `missing` answers 404, `broken` 500. */
  readonly workspaceEndpoint?: 'on' | 'missing' | 'broken';
  /** 3600 */
  readonly sessionSeconds?: number;
  /** Calls a minute of one key pair, then 429 with `Retry-After`. No limit unless given. */
  readonly requestsPerMinute?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Opens the control path `/sandbox/…` in the header `X-Sandbox-Token`; random unless given. */
  readonly controlToken?: string;
  /** A CRM that differs from the assumed one in this: `variants/crmVariants.ts`. */
  readonly variant?: CrmVariantName;
}

export interface CrmServer {
  /** `http://127.0.0.1:PORT/api/v4` */
  readonly baseUrl: string;
  /** `http://127.0.0.1:PORT/sandbox` */
  readonly controlUrl: string;
  readonly controlToken: string;
  /** Every implementation with its keys, in the order of creation. */
  readonly implementations: readonly ImplementationSeed[];
  readonly faults: CrmFaults;
  readonly stats: CrmStats;
  readonly store: CrmStore;
  createImplementation(
    seed: Partial<ImplementationSeed> & Pick<ImplementationSeed, 'id'>,
  ): ImplementationSeed;
  resetStats(): void;
  close(): Promise<void>;
}

/** Starts the CRM's API as far as it is known, with its data in memory. See `http/controlRoutes.ts` for `/sandbox`. */
export async function startCrmServer(options: CrmServerOptions = {}): Promise<CrmServer> {
  const controlToken = options.controlToken ?? randomBytes(16).toString('hex');
  const state = new ServerState({
    workspaceEndpoint: options.workspaceEndpoint ?? 'on',
    licencesReadable: options.licencesReadable ?? true,
    sessionSeconds: options.sessionSeconds ?? 3600,
    requestsPerMinute: options.requestsPerMinute,
    clock: options.clock ?? Date.now,
    controlToken,
    variant: options.variant === undefined ? undefined : CRM_VARIANTS[options.variant],
  });
  state.add(options.implementation ?? {});
  const server = createServer({ keepAliveTimeout: 65_000 }, requestHandler(state));
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    baseUrl: `${origin}${BASE_PATH}`,
    controlUrl: `${origin}/sandbox`,
    controlToken,
    get implementations() {
      return state.seeds;
    },
    faults: state.faults,
    get stats() {
      return state.stats;
    },
    store: new CrmStore(state),
    createImplementation: (seed) => state.add(seed).seed,
    resetStats: () => {
      state.stats = emptyStats();
    },
    close: () => close(server),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

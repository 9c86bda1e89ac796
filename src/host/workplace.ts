import { beginInService } from '../session/beginSync.ts';
import { LinkingSessions } from '../session/linkingSessions.ts';
import type { LinkOperations } from '../session/linkOperations.ts';
import { connectService } from '../service/connectService.ts';
import type { ServiceClient } from '../service/serviceClient.ts';

/** What a host with panels works with: the linked companies, the linkings under way and the connection service. */
export interface Workplace {
  readonly operations: LinkOperations;
  readonly sessions: LinkingSessions;
  readonly service: ServiceClient;
  /** Settles when no work is under way any more; the service goes on. */
  close(): Promise<void>;
}

export interface WorkplaceOptions {
  /** Path of the command line (`dist/cli.js`), which the service runs in. */
  readonly program: string;
  /** Whether secrets outlive the host; left out, they do. */
  readonly keepsSecrets?: boolean;
  /** Path of the file that they are kept in, for a service that is started. */
  readonly secretsFile?: string | undefined;
}

/** Opens all three; the service is started where none is running. @throws LinkError `SERVICE_UNAVAILABLE`. */
export async function openWorkplace(
  operations: LinkOperations,
  { program, keepsSecrets, secretsFile }: WorkplaceOptions,
): Promise<Workplace> {
  const service = await connectService(operations.stateRoot, {
    program,
    startIt: true,
    ...(secretsFile === undefined ? {} : { secretsFile }),
  });
  const sessions = new LinkingSessions(operations, {
    beginSync: beginInService(operations, service),
    ...(keepsSecrets === undefined ? {} : { keepsSecrets }),
  });
  return {
    operations,
    sessions,
    service,
    async close() {
      await sessions.close();
      service.close();
    },
  };
}

import { LinkError } from '../protocol/errors.ts';
import { connectService } from '../service/connectService.ts';
import type { ServiceClient } from '../service/serviceClient.ts';
import type { CommandContext } from './command.ts';

/** Works with the connection service, which is started where none is running. @throws LinkError `SERVICE_UNAVAILABLE`. */
export async function withStartedService<T>(
  { options, operations }: CommandContext,
  interval: { readonly intervalMinutes?: number },
  work: (service: ServiceClient) => Promise<T>,
): Promise<T> {
  const secretsFile = options.text('secrets-file');
  const service = await connectService(operations().state.root, {
    program: process.argv[1] ?? '',
    startIt: true,
    ...interval,
    ...(secretsFile === undefined ? {} : { secretsFile }),
  });
  return work(service).finally(() => service.close());
}

/** Works with the connection service where one is running; undefined where none is, or it went meanwhile. */
export async function withRunningService<T>(
  { operations }: CommandContext,
  work: (service: ServiceClient) => Promise<T>,
): Promise<T | undefined> {
  try {
    const service = await connectService(operations().state.root, {
      program: process.argv[1] ?? '',
      startIt: false,
    });
    return await work(service).finally(() => service.close());
  } catch (thrown) {
    if (thrown instanceof LinkError && thrown.code === 'SERVICE_UNAVAILABLE') return undefined;
    throw thrown;
  }
}

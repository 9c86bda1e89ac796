import { LinkError } from '../domain/errors.ts';
import type { Companies } from '../host/linkChanges.ts';
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
  const service = await connectService(operations().stateRoot, {
    program: process.argv[1] ?? '',
    startIt: true,
    ...interval,
    ...(secretsFile === undefined ? {} : { secretsFile }),
  });
  return work(service).finally(() => service.close());
}

/** Works with the connection service where one is running; undefined where none is, or it went meanwhile. */
export async function withRunningService<T>(
  context: CommandContext,
  work: (service: ServiceClient) => Promise<T>,
): Promise<T | undefined> {
  return withServiceIfAny(context, async ({ service }) => service && work(service)).catch(undefinedIfAway);
}

/** Works on linked companies, with the connection service where one is running. */
export async function withServiceIfAny<T>(
  { operations }: CommandContext,
  work: (companies: Companies) => Promise<T>,
): Promise<T> {
  const program = process.argv[1] ?? '';
  const service = await connectService(operations().stateRoot, { program, startIt: false }).catch(
    undefinedIfAway,
  );
  return work({ operations: operations(), service }).finally(() => service?.close());
}

function undefinedIfAway(thrown: unknown): undefined {
  if (thrown instanceof LinkError && thrown.code === 'SERVICE_UNAVAILABLE') return undefined;
  throw thrown;
}

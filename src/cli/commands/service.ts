import { MAX_INTERVAL_MINUTES } from '../../protocol/service.ts';
import { connectService } from '../../service/connectService.ts';
import { runService } from '../../service/runService.ts';
import type { ServiceClient } from '../../service/serviceClient.ts';
import { LinkError } from '../../protocol/errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { isHealthy, printService, readService } from '../printService.ts';

const VERBS: Readonly<Record<string, (context: CommandContext) => Promise<number>>> = {
  run,
  start,
  stop,
  status,
};

export const serviceCommand: Command = {
  name: 'service',
  summary: {
    es: 'el servicio de conexión, que sincroniza en segundo plano',
    en: 'the connection service, which synchronises in the background',
  },
  usage: `${Object.keys(VERBS).join('|')} [--interval-minutes N]`,
  options: { 'interval-minutes': { type: 'string' } },
  verbs: Object.keys(VERBS),
  async run(context) {
    const verb = VERBS[context.options.verb];
    if (verb === undefined) throw new Error(`no verb ${context.options.verb}`);
    return verb(context);
  },
};

/** In the foreground, until a signal: for systemd and the Windows service manager. */
async function run({ options, operations, output, texts, signal }: CommandContext): Promise<number> {
  const { state, secrets } = operations();
  await runService({
    stateRoot: state.root,
    secrets,
    signal,
    ...readInterval(options),
    onReady: ({ pid, version }) => {
      output.line(texts.text('service.ready', { pid }));
      output.result({ running: true, pid, version });
    },
  });
  return 0;
}

/** In the background: a process that outlives this one. */
async function start(context: CommandContext): Promise<number> {
  const { options, output, texts } = context;
  const { intervalMinutes } = readInterval(options);
  return withService(context, true, async (service) => {
    // One that was running already learns it, too.
    if (intervalMinutes !== undefined) await service.configure({ intervalMinutes });
    const { pid, version, since } = await service.identity();
    output.line(texts.text('service.started', { pid, version }));
    output.result({ running: true, pid, version, since });
    return 0;
  });
}

async function stop(context: CommandContext): Promise<number> {
  const { output, texts } = context;
  const wasRunning = await withService(context, false, async (service) => {
    await service.stop();
    return true;
  }).catch(ignoreUnavailable);
  output.line(texts.text(wasRunning === true ? 'service.stopped' : 'service.down'));
  output.result({ running: false });
  return 0;
}

async function status(context: CommandContext): Promise<number> {
  const { operations, output, texts } = context;
  const links = operations().registry.list();
  const report = await withService(context, false, (service) => readService(service, links)).catch(
    ignoreUnavailable,
  );
  if (report === undefined) {
    output.line(texts.text('service.down'));
    output.result({ running: false, links: [] });
    return 1;
  }
  printService(output, texts, report);
  output.result(report);
  return isHealthy(report) ? 0 : 1;
}

async function withService<T>(
  { options, operations }: CommandContext,
  startIt: boolean,
  work: (service: ServiceClient) => Promise<T>,
): Promise<T> {
  const secretsFile = options.text('secrets-file');
  const service = await connectService(operations().state.root, {
    program: process.argv[1] ?? '',
    startIt,
    ...readInterval(options),
    ...(secretsFile === undefined ? {} : { secretsFile }),
  });
  try {
    return await work(service);
  } finally {
    service.close();
  }
}

function ignoreUnavailable(thrown: unknown): undefined {
  if (thrown instanceof LinkError && thrown.code === 'SERVICE_UNAVAILABLE') return undefined;
  throw thrown;
}

function readInterval(options: CommandContext['options']): { readonly intervalMinutes?: number } {
  const name = 'interval-minutes';
  const intervalMinutes = options.number(name, 1);
  if (intervalMinutes === undefined) return {};
  if (intervalMinutes > MAX_INTERVAL_MINUTES) throw options.wrong(name, String(intervalMinutes));
  return { intervalMinutes };
}

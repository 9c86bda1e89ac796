import { serveAll } from '../../host/linkChanges.ts';
import { DEFAULT_INTERVAL_MINUTES, MAX_INTERVAL_MINUTES } from '../../protocol/service.ts';
import { runService } from '../../service/runService.ts';
import type { Command, CommandContext } from '../command.ts';
import type { Shell } from '../completionScript.ts';
import type { VerbName } from '../optionTable.ts';
import { install, uninstall } from '../installVerbs.ts';
import { isHealthy, printService, readService } from '../printService.ts';
import { withRunningService, withStartedService } from '../withService.ts';

type ServiceVerb = Exclude<VerbName, Shell>;

const VERBS: Readonly<Record<ServiceVerb, (context: CommandContext) => Promise<number>>> = {
  run,
  start,
  stop,
  status,
  install: (context) => install(context, readInterval(context.options)),
  uninstall,
};

const VERB_NAMES = Object.keys(VERBS) as ServiceVerb[];

export const serviceCommand: Command = {
  name: 'service',
  example: 'sage200-link service start --interval-minutes 10 --secrets-file secrets.json',
  options: {
    'interval-minutes': { type: 'string', value: 'N', fallback: String(DEFAULT_INTERVAL_MINUTES) },
  },
  verbs: VERB_NAMES,
  async run(context) {
    const verb = VERB_NAMES.find((name) => name === context.options.verb);
    if (verb === undefined) throw new Error(`no verb ${context.options.verb}`);
    return VERBS[verb](context);
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
  const { options, operations, output, texts } = context;
  const { intervalMinutes } = readInterval(options);
  return withStartedService(context, readInterval(options), async (service) => {
    // One that was running already learns it, too.
    if (intervalMinutes !== undefined) await service.configure({ intervalMinutes });
    if (options.text('secrets-file') !== undefined)
      await serveAll(operations(), service, (notice) => output.notice(texts.error(notice), notice.code));
    const { pid, version, since } = await service.identity();
    output.line(texts.text('service.started', { pid, version }));
    output.result({ running: true, pid, version, since });
    return 0;
  });
}

async function stop(context: CommandContext): Promise<number> {
  const { output, texts } = context;
  const wasRunning = await withRunningService(context, async (service) => {
    await service.stop();
    return true;
  });
  output.line(texts.text(wasRunning === true ? 'service.stopped' : 'service.down'));
  output.result({ running: false });
  return 0;
}

async function status(context: CommandContext): Promise<number> {
  const { operations, output, texts } = context;
  const links = operations().links();
  const report = await withRunningService(context, (service) => readService(service, links));
  if (report === undefined) {
    output.line(texts.text('service.down'));
    output.result({ running: false, links: [] });
    return 1;
  }
  printService(output, texts, report);
  output.result(report);
  return isHealthy(report) ? 0 : 1;
}

function readInterval(options: CommandContext['options']): { readonly intervalMinutes?: number } {
  const name = 'interval-minutes';
  const intervalMinutes = options.number(name, 1);
  if (intervalMinutes === undefined) return {};
  if (intervalMinutes > MAX_INTERVAL_MINUTES) throw options.wrong(name, String(intervalMinutes));
  return { intervalMinutes };
}

import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { installService, serviceManager, uninstallService } from '../service/install/installService.ts';
import type { CommandContext } from './command.ts';
import { withRunningService } from './withService.ts';

/** `service install`: from each logon on; at once as well where none is running. */
export async function install(
  context: CommandContext,
  interval: { readonly intervalMinutes?: number },
): Promise<number> {
  const { options, operations, output, texts } = context;
  const stateRoot = resolve(operations().state.root);
  const secretsFile = options.text('secrets-file');
  // It is registered by its path: a wrong one would be noticed at the next logon alone.
  if (secretsFile !== undefined && !existsSync(secretsFile)) throw options.wrong('secrets-file', secretsFile);
  const isRunning = (await withRunningService(context, async () => true)) ?? false;
  const { manager, wasThere, files, commands, place } = installService(
    serviceManager(stateRoot),
    {
      node: process.execPath,
      // A link may lead elsewhere tomorrow.
      program: realpathSync(process.argv[1] ?? ''),
      stateRoot,
      ...interval,
      ...(secretsFile === undefined ? {} : { secretsFile: resolve(secretsFile) }),
    },
    !isRunning,
  );
  output.line(texts.text('service.installed', { manager, place }));
  for (const file of files) output.line(`  ${file}`);
  if (isRunning) output.line(texts.text('service.installedBeside'));
  if (secretsFile === undefined) output.line(texts.text('service.installedWithoutSecrets'));
  printCommands(context, commands);
  output.result({ installed: true, manager, place, replaced: wasThere, files, commands });
  return 0;
}

/** `service uninstall`: where nothing is there, it is done. */
export async function uninstall(context: CommandContext): Promise<number> {
  const { operations, output, texts } = context;
  const stateRoot = resolve(operations().state.root);
  const { manager, wasThere, files, commands, place } = uninstallService(
    serviceManager(stateRoot),
    stateRoot,
  );
  output.line(texts.text(wasThere ? 'service.uninstalled' : 'service.notInstalled', { manager, place }));
  printCommands(context, commands);
  output.result({ installed: false, manager, place, removed: wasThere, files, commands });
  return 0;
}

function printCommands({ output, texts }: CommandContext, commands: readonly string[]): void {
  if (commands.length === 0) return;
  output.line(texts.text('service.stillToRun'));
  for (const command of commands) output.line(`  ${command}`);
}

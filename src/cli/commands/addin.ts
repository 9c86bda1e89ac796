import { once } from 'node:events';
import { join } from 'node:path';
import { beginHere } from '../../session/beginSync.ts';
import { LinkingSessions } from '../../session/linkingSessions.ts';
import type { PanelServices } from '../../session/panel/openScreen.ts';
import { PanelController } from '../../session/panel/panelController.ts';
import { languageOf } from '../../texts/language.ts';
import type { Command, CommandContext } from '../command.ts';
import { NO_SERVICE } from '../noService.ts';
import type { Options } from '../options.ts';

export const addinCommand: Command = {
  name: 'addin',
  summary: { es: 'muestra el panel en un navegador', en: 'shows the panel in a browser' },
  usage: '[--port P]',
  options: { port: { type: 'string' } },
  async run(context) {
    const { options, output, texts, signal } = context;
    const port = readPort(options);
    const services = openServices(context);
    // Loaded when used: no other command serves pages.
    const { startAddin } = await import('../../addin/addinServer.ts');
    const language = options.text('lang');
    const addin = await startAddin({
      port,
      language: language === undefined ? undefined : languageOf(language),
      assets: join(__dirname, 'panel'),
      connectPanel: (send) => new PanelController(services, send),
      onNotice: (notice) => output.notice(texts.error(notice), notice.code),
    });
    output.line(texts.text('addin.open'));
    output.line(addin.url);
    if (options.text('secrets-file') === undefined) output.line(texts.text('addin.keysInMemory'));
    output.result({ url: addin.url });
    if (!signal.aborted) await once(signal, 'abort');
    await addin.close();
    services.service.close();
    return 0;
  },
};

function openServices(context: CommandContext): PanelServices {
  const operations = context.operations();
  const sessions = new LinkingSessions(operations, { beginSync: beginHere(operations) });
  return { operations, sessions, service: NO_SERVICE };
}

const LAST_PORT = 65_535;

function readPort(options: Options): number | undefined {
  const port = options.number('port');
  if (port !== undefined && port > LAST_PORT) throw options.wrong('port', String(port));
  return port;
}

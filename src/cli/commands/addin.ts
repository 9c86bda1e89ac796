import { once } from 'node:events';
import { join } from 'node:path';
import { renderReport } from '../../document/renderReport.ts';
import { reportFileName } from '../../document/reportFileName.ts';
import { connectService } from '../../service/connectService.ts';
import { reportedService } from '../../service/reportedService.ts';
import { PROGRAM_VERSION } from '../../service/version.ts';
import { beginInService } from '../../session/beginSync.ts';
import { LinkingSessions } from '../../session/linkingSessions.ts';
import type { PanelServices } from '../../session/panel/openScreen.ts';
import { PanelController } from '../../session/panel/panelController.ts';
import { gatherReport } from '../../session/report/gatherReport.ts';
import { languageOf } from '../../texts/language.ts';
import { textsIn } from '../../texts/textsIn.ts';
import type { Command, CommandContext } from '../command.ts';
import type { Options } from '../options.ts';

export const addinCommand: Command = {
  name: 'addin',
  summary: { es: 'muestra el panel en un navegador', en: 'shows the panel in a browser' },
  usage: '[--port P]',
  options: { port: { type: 'string' } },
  async run(context) {
    const { options, output, texts, signal } = context;
    const port = readPort(options);
    const services = await openServices(context);
    // Loaded when used: no other command serves pages.
    const { startAddin } = await import('../../addin/addinServer.ts');
    const language = options.text('lang');
    try {
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
    } finally {
      await services.sessions.close();
      services.service.close();
    }
    return 0;
  },
};

async function openServices(context: CommandContext): Promise<PanelServices> {
  const operations = context.operations();
  const service = await connectService(operations.state.root, {
    program: process.argv[1] ?? '',
    startIt: true,
  });
  const sessions = new LinkingSessions(operations, {
    beginSync: beginInService(operations, service),
    keepsSecrets: context.options.text('secrets-file') !== undefined,
  });
  return {
    operations,
    sessions,
    service,
    async saveReport(linkId, language) {
      const report = await gatherReport(operations, linkId, {
        version: PROGRAM_VERSION,
        service: await reportedService(service, linkId),
        verify: false,
      });
      const texts = textsIn(language, 'panel');
      return { name: reportFileName(report.company.name, texts), page: renderReport(report, texts) };
    },
  };
}

const LAST_PORT = 65_535;

function readPort(options: Options): number | undefined {
  const port = options.number('port');
  if (port !== undefined && port > LAST_PORT) throw options.wrong('port', String(port));
  return port;
}

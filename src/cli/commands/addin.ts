import { once } from 'node:events';
import { join } from 'node:path';
import { renderReport } from '../../report/page/renderReport.ts';
import { reportFileName } from '../../report/page/reportFileName.ts';
import { toErrorDetail, type ErrorDetail } from '../../domain/errors.ts';
import { DemoCompany, endDemoLinking } from '../../host/demoCompany.ts';
import { linkChanges, serveAll } from '../../host/linkChanges.ts';
import { makeReport } from '../../host/makeReport.ts';
import { openWorkplace, type Workplace } from '../../host/workplace.ts';
import type { PanelServices } from '../../session/panel/openScreen.ts';
import { PanelController } from '../../session/panel/panelController.ts';
import { languageOf } from '../../texts/language.ts';
import { textsIn } from '../../texts/textsIn.ts';
import type { Command } from '../command.ts';
import type { Options } from '../options.ts';

export const addinCommand: Command = {
  name: 'addin',
  example: 'sage200-link addin --secrets-file secrets.json',
  options: { port: { type: 'string', value: 'PORT' } },
  async run(context) {
    const { options, output, texts, signal } = context;
    const port = readPort(options);
    const secretsFile = options.text('secrets-file');
    const tell = (notice: ErrorDetail) => output.notice(texts.error(notice), notice.code);
    const workplace = await openWorkplace(context.operations(), {
      program: process.argv[1] ?? '',
      keepsSecrets: secretsFile !== undefined,
      secretsFile,
    });
    const demo = new DemoCompany(workplace, __dirname);
    const demos: string[] = [];
    const services: PanelServices = {
      ...panelServices(workplace),
      keeping: secretsFile === undefined ? 'memory' : 'file',
      beginDemo: async () => {
        const linkId = await demo.begin();
        demos.push(linkId);
        return linkId;
      },
    };
    // Loaded when used: no other command serves pages.
    const { startAddin } = await import('../../addin/addinServer.ts');
    const language = options.text('lang');
    try {
      // A service that was running before knows nothing of the file.
      if (secretsFile !== undefined) await serveAll(workplace.operations, workplace.service, tell);
      const addin = await startAddin({
        port,
        language: language === undefined ? undefined : languageOf(language),
        assets: join(__dirname, 'panel'),
        connectPanel: (send) => new PanelController(services, send),
        onNotice: tell,
      });
      output.line(texts.text('addin.open'));
      output.line(addin.url);
      if (secretsFile === undefined) output.line(texts.text('addin.keysInMemory'));
      output.result({ url: addin.url });
      if (!signal.aborted) await once(signal, 'abort');
      await addin.close();
      for (const linkId of demos)
        await endDemoLinking(workplace, linkId).catch((thrown: unknown) => tell(toErrorDetail(thrown)));
    } finally {
      await workplace.close();
      await demo.close();
    }
    return 0;
  },
};

function panelServices(workplace: Workplace): Omit<PanelServices, 'keeping'> {
  return {
    ...workplace,
    changes: linkChanges(workplace),
    async saveReport(linkId, language) {
      const report = await makeReport(workplace, linkId, { verify: false });
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

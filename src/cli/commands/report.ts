import { resolve } from 'node:path';
import { renderReport } from '../../document/renderReport.ts';
import { reportedService } from '../../service/reportedService.ts';
import { PROGRAM_VERSION } from '../../service/version.ts';
import { gatherReport } from '../../session/report/gatherReport.ts';
import { checkReportFile, writeReportFile } from '../../session/report/reportFile.ts';
import { textsIn } from '../../texts/textsIn.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { withRunningService } from '../withService.ts';

export const reportCommand: Command = {
  name: 'report',
  summary: {
    es: 'guarda el informe de entrega para el cliente',
    en: 'saves the handover report for the customer',
  },
  usage: '[--link ID] --out FILE.html [--verify] [--force]',
  options: {
    link: { type: 'string' },
    out: { type: 'string' },
    verify: { type: 'boolean' },
    force: { type: 'boolean' },
  },
  async run(context) {
    const { options, operations, output, texts, signal } = context;
    // A script may want the facts alone.
    const isFactsAlone = output.json && options.text('out') === undefined;
    const file = isFactsAlone ? undefined : resolve(options.required('out'));
    const linkId = chooseLink(context);
    if (file !== undefined) checkReportFile(file, { replace: options.flag('force') });
    const verify = options.flag('verify');
    if (verify) output.line(`· ${texts.text('step.verifying')}`);
    const service = await withRunningService(context, (running) => reportedService(running, linkId));
    const report = await gatherReport(operations(), linkId, {
      version: PROGRAM_VERSION,
      service: service ?? null,
      verify,
      signal,
    });
    if (file !== undefined) {
      // The customer has no command line: remedies name what there is in a panel.
      writeReportFile(file, renderReport(report, textsIn(texts.language, 'panel')));
      output.line(texts.text('report.saved', { file }));
    }
    output.result(report);
    return 0;
  },
};

import { resolve } from 'node:path';
import { renderReport } from '../../report/page/renderReport.ts';
import { makeReport } from '../../host/makeReport.ts';
import { checkReportFile, writeReportFile } from '../../report/facts/reportFile.ts';
import { textsIn } from '../../texts/textsIn.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { withServiceIfAny } from '../withService.ts';

export const reportCommand: Command = {
  name: 'report',
  example: 'sage200-link report --out entrega.html --verify',
  options: {
    ...LINK_OPTION,
    out: { type: 'string', value: 'FILE' },
    verify: { type: 'boolean' },
    force: { type: 'boolean' },
  },
  async run(context) {
    const { options, output, texts, signal } = context;
    // A script may want the facts alone.
    const isFactsAlone = output.json && options.text('out') === undefined;
    const file = isFactsAlone ? undefined : resolve(options.required('out'));
    const linkId = chooseLink(context);
    if (file !== undefined) checkReportFile(file, { replace: options.flag('force') });
    const verify = options.flag('verify');
    if (verify) output.line(`· ${texts.text('step.verifying')}`);
    const report = await withServiceIfAny(context, (companies) =>
      makeReport(companies, linkId, { verify, signal }),
    );
    if (file !== undefined) {
      // The customer has no command line: remedies name what there is in a panel.
      writeReportFile(file, renderReport(report, textsIn(texts.language, 'panel')));
      output.line(texts.text('report.saved', { file }));
    }
    output.result(report);
    return 0;
  },
};

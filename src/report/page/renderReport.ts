import type { HandoverReport } from '../facts/handoverReport.ts';
import type { Texts } from '../../texts/texts.ts';
import { agentsSection } from './agentsSection.ts';
import { auditSection } from './auditSection.ts';
import { html } from './html.ts';
import { proofSection } from './proofSection.ts';
import { rejectionsSection } from './rejectionsSection.ts';
import { resultSections } from './resultSections.ts';
import { setupSection } from './setupSection.ts';
import { POLICY, STYLE } from './style.ts';
import { syncSection } from './syncSection.ts';

/** The handover report (B9) as one HTML file that needs nothing beside it, for a screen and for paper. */
export function renderReport(report: HandoverReport, texts: Texts): string {
  const { company, implementation, createdAt, createdBy, version } = report;
  const title = texts.text('report.title');
  const body = html` <header>
      <p class="product">Sage 200 Link</p>
      <h1>${title}</h1>
      <p class="subject">
        ${texts.text('report.subject', {
          company: company.name,
          code: String(company.code),
          implementation: `${implementation.id} ${implementation.name}`,
        })}
      </p>
      <p class="quiet">
        ${texts.text('report.made', { at: texts.longDateTime(createdAt), user: createdBy, version })}
      </p>
    </header>
    ${resultSections(report, texts)} ${setupSection(report, texts)} ${agentsSection(report, texts)}
    ${syncSection(report, texts)} ${proofSection(report, texts)} ${rejectionsSection(report, texts)}
    ${auditSection(report, texts)}
    <footer>
      <p>${texts.text('report.zone', { zone: timeZone() })} ${texts.text('report.noSecrets')}</p>
    </footer>`;
  const head = html`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ${company.name}</title>`;
  // The style as it is: its digest is in the policy.
  return `<!doctype html>
<html lang="${texts.language}">
<head>
${head.toString()}
<style>${STYLE}</style>
</head>
<body>
<main>${body.toString()}
</main>
</body>
</html>
`;
}

function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

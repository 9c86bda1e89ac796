import type { HandoverReport, ReportedService } from '../facts/handoverReport.ts';
import type { Texts } from '../../texts/texts.ts';
import { html, type Markup } from './html.ts';
import { facts } from './table.ts';

const ENCRYPTION = {
  true: 'connection.encryptTrue',
  strict: 'connection.encryptStrict',
  false: 'connection.encryptFalse',
} as const;

/** What was set up, on either side and between them. */
export function setupSection(report: HandoverReport, texts: Texts): Markup {
  const { company, sage, implementation, link, terms, service } = report;
  const encryption = texts.text(ENCRYPTION[sage.encryption]);
  const group = (heading: string, pairs: Parameters<typeof facts>[0]) =>
    html`<div class="whole">
      <h3>${heading}</h3>
      ${facts(pairs)}
    </div>`;
  return html`<section>
    <h2>${texts.text('report.setup')}</h2>
    <div class="groups">
      ${group('Sage 200', [
        [texts.text('table.company'), `${company.code} ${company.name}`],
        [texts.text('field.vatNumber'), company.vatNumber || '—'],
        [texts.text('connection.server'), sage.serverName],
        [texts.text('report.address'), sage.address],
        [texts.text('connection.database'), sage.database],
        [texts.text('connection.user'), sage.user],
        [
          texts.text('connection.encryption'),
          sage.trustsServerCertificate
            ? `${encryption} · ${texts.text('report.ownCertificate')}`
            : encryption,
        ],
      ])}
      ${group('Sage Sales Management', [
        [texts.text('overview.implementation'), `${implementation.id} ${implementation.name}`],
        [texts.text('report.apiHost'), implementation.apiHost],
        ...(implementation.publicKeyEnding === ''
          ? []
          : [
              [
                texts.text('implementation.publicKey'),
                texts.text('report.keyEnding', { ending: implementation.publicKeyEnding }),
              ] as const,
            ]),
      ])}
      ${group(texts.text('table.link'), [
        [texts.text('report.linkedAt'), texts.longDateTime(link.linkedAt)],
        [texts.text('report.linkedBy'), link.linkedBy ?? '—'],
        [texts.text('report.linkId'), html`<span class="code">${link.id}</span>`],
        [texts.text('report.service'), serviceText(service, texts)],
        ...(service === null
          ? []
          : [
              [
                texts.text('report.interval'),
                texts.text('report.minutes', { minutes: service.intervalMinutes }),
              ] as const,
            ]),
      ])}
      ${group(texts.text('terms.heading'), [
        [texts.text('report.privacy'), texts.text('terms.version', { version: terms.privacyVersion })],
        [texts.text('report.terms'), texts.text('terms.version', { version: terms.termsVersion })],
        [texts.text('terms.acceptedAt'), texts.longDateTime(terms.acceptedAt)],
        [texts.text('terms.acceptedBy'), terms.acceptedBy],
      ])}
    </div>
  </section>`;
}

function serviceText(service: ReportedService | null, texts: Texts): string {
  if (service === null) return texts.text('report.serviceDown');
  const { activity } = service;
  if (activity === null) return texts.text('activity.unknown');
  const words = texts.text(`activityState.${activity.state}`);
  return activity.state === 'scheduled' && activity.nextRunAt !== undefined
    ? `${words} · ${texts.text('report.nextRun', { at: texts.dateTime(activity.nextRunAt) })}`
    : words;
}

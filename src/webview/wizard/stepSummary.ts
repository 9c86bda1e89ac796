import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Step } from '../../protocol/linking.ts';
import type { LinkingView } from '../../protocol/linkingView.ts';
import { formatSqlServer } from '../../domain/sqlConnection.ts';
import { text, texts } from '../panelTexts.ts';
import '../parts/facts.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

/** What was decided in a step that is done, to look at; changing it is what Back is for. */
@customElement('sl-step-summary')
export class StepSummary extends LitElement {
  static override styles = shared;

  @property({ attribute: false }) accessor linking: LinkingView | undefined;
  @property({ attribute: false }) accessor step: Step = 'company';

  override render() {
    const { linking, step } = this;
    if (linking === undefined) return nothing;
    return html`
      <sl-step
        heading=${text(`wizardStep.${step}`)}
        lead=${text('wizard.peekWhy')}
        next=${text('wizard.peekBack')}
        @next=${() => this.dispatchEvent(new CustomEvent('look', { detail: linking.step }))}
      >
        <sl-facts .facts=${factsOf(linking, step)}></sl-facts>
      </sl-step>
    `;
  }
}

function factsOf(linking: LinkingView, step: Step): readonly (readonly [string, string])[] {
  const { company, implementation, terms, checks, agents } = linking;
  switch (step) {
    case 'company':
      return [
        [
          text('connection.server'),
          company.connection === undefined ? '' : formatSqlServer(company.connection),
        ],
        [text('connection.database'), company.connection?.database ?? ''],
        [text('connection.user'), company.connection?.user ?? ''],
        [text('table.company'), `${company.chosen?.code} · ${company.chosen?.name}`],
      ];
    case 'implementation':
      return [
        [text('implementation.id'), implementation.workspace?.id ?? '—'],
        [
          text('implementation.name'),
          implementation.workspace?.name ?? implementation.newImplementation?.name ?? '',
        ],
        [text('implementation.publicKey'), implementation.form?.publicKey ?? ''],
        [text('implementation.privateKey'), text('form.keptKey')],
      ];
    case 'terms':
      return terms === undefined
        ? []
        : [
            [text('terms.acceptedBy'), terms.acceptedBy],
            [text('terms.acceptedAt'), texts.dateTime(terms.acceptedAt)],
            [text('terms.versions'), `${terms.privacyVersion} · ${terms.termsVersion}`],
          ];
    case 'testing':
      return checks.map(({ check, found, milliseconds }) => [
        text(`check.${check}`),
        [found, texts.duration(milliseconds)].filter(Boolean).join(' · '),
      ]);
    case 'agents':
    case 'sync':
      return agents.list
        .filter(({ code, userId }) => userId !== undefined || agents.selection?.invite.includes(code))
        .map(({ code, name, email }) => [`${code} · ${name}`, email]);
  }
}

import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LinkingView } from '../../protocol/linkingView.ts';
import type { WizardView } from '../../protocol/panel.ts';
import type { DataQuality } from '../../domain/sync.ts';
import { sendCommand, sendLinking } from '../commandEvent.ts';
import { causeText, errorText, text, texts } from '../panelTexts.ts';
import '../parts/facts.ts';
import '../parts/guideLink.ts';
import '../parts/meter.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

/** "Empezar": the initial checks, the bar up to 100 %, then "Siguiente" and "Finalizar" (R16, R17). */
@customElement('sl-sync-step')
export class SyncStep extends LitElement {
  static override styles = [
    shared,
    css`
      .bar {
        display: grid;
        grid-template-columns: 1fr 4rem;
        gap: 0.75rem;
        align-items: center;
        max-width: 36rem;
      }
      .problems {
        display: grid;
        gap: 0.75rem;
      }
      .problems li {
        display: grid;
        gap: 0.1rem;
        overflow-wrap: anywhere;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        max-width: 36rem;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;

  override render() {
    const { linking } = this.view ?? {};
    switch (linking?.state) {
      case 'sync.ready':
        return this.#ready(linking);
      case 'sync.starting':
        return this.#starting(linking);
      case 'sync.started':
        return this.#started(linking);
      case 'finished':
        return this.#finished(linking);
      default:
        return nothing;
    }
  }

  #ready(linking: LinkingView) {
    const { company, implementation } = linking;
    return html`
      <sl-step
        heading=${text('sync.heading')}
        lead=${text('sync.why')}
        .problem=${linking.error}
        .secrets=${this.view}
        ?canGoBack=${linking.canGoBack}
        next=${text('button.start')}
        @back=${() => sendLinking(this, { type: 'BACK' })}
        @next=${() => sendLinking(this, { type: 'START' })}
      >
        <sl-facts
          .facts=${[
            [text('table.company'), company.chosen?.name ?? ''],
            [
              text('wizardStep.implementation'),
              `${implementation.workspace?.id} · ${implementation.workspace?.name}`,
            ],
          ]}
        ></sl-facts>
        <p class="quiet">${text('sync.what')}</p>
      </sl-step>
    `;
  }

  #starting(linking: LinkingView) {
    const { percent, quality } = linking.progress ?? { percent: 0 };
    const work = quality === undefined ? text('sync.checking') : text('sync.handing');
    return html`
      <sl-step
        heading=${text('sync.starting')}
        lead=${text('sync.startingWhy')}
        ?canGoBack=${linking.canGoBack}
        @back=${() => sendLinking(this, { type: 'BACK' })}
      >
        ${this.#bar(percent, work)}
        <p role="status">${work}</p>
        ${quality === undefined ? nothing : this.#quality(quality)}
      </sl-step>
    `;
  }

  #started(linking: LinkingView) {
    const { quality } = linking.progress ?? {};
    return html`
      <sl-step
        heading=${text('sync.started')}
        lead=${text('sync.startedWhy')}
        next=${text('button.next')}
        @next=${() => sendLinking(this, { type: 'NEXT' })}
      >
        ${this.#bar(100, text('sync.started'))} ${quality === undefined ? nothing : this.#quality(quality)}
      </sl-step>
    `;
  }

  #finished({ linkId, company, implementation }: LinkingView) {
    return html`
      <sl-step
        heading=${text('finished.heading')}
        lead=${text('finished.why', {
          company: company.chosen?.name ?? '',
          implementation: implementation.workspace?.name ?? '',
        })}
        next=${text('button.finish')}
        @next=${() => sendCommand(this, { type: 'show', screen: { name: 'status', linkId } })}
      >
        <p class="row"><sl-icon name="pass"></sl-icon>${text('finished.active')}</p>
        <p class="quiet">${text('finished.goesOn')}</p>
      </sl-step>
    `;
  }

  #bar(percent: number, label: string) {
    return html`<div class="bar">
      <sl-meter progress label=${label} .value=${percent / 100}></sl-meter>
      <span class="number">${text('form.percent', { percent: Math.round(percent) })}</span>
    </div>`;
  }

  #quality({ parts, problems }: DataQuality) {
    return html`
      <section class="stack">
        <h3>${text('quality.heading')}</h3>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">${text('table.part')}</th>
                <th scope="col" class="number">${text('quality.sound')}</th>
                <th scope="col" class="number">${text('quality.refused')}</th>
              </tr>
            </thead>
            <tbody>
              ${parts.map(
                ({ part, sound, refused }) =>
                  html`<tr>
                    <td>${text(`part.${part}`)}</td>
                    <td class="number">${texts.number(sound)}</td>
                    <td class="number">${texts.number(refused)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
        ${
          problems.length === 0
            ? html`<p class="row"><sl-icon name="pass"></sl-icon>${text('quality.none')}</p>`
            : html`<p>${text('quality.problems')}</p>
                <ul class="problems">
                  ${problems.map(
                    ({ part, reason, count, examples }) =>
                      html`<li>
                        <span
                          ><sl-icon name="warning" label=${text('mark.warning')}></sl-icon> ${text(
                            'quality.problem',
                            {
                              count,
                              part: text(`part.${part}`),
                              cause: causeText(reason),
                            },
                          )}</span
                        >
                        <span class="quiet"
                          >${errorText(reason).remedy} <sl-guide-link .code=${reason.code}></sl-guide-link
                        ></span>
                        <span class="quiet code"
                          >${examples.join(' · ')}${count > examples.length ? ' …' : ''}</span
                        >
                      </li>`,
                  )}
                </ul>`
        }
      </section>
    `;
  }
}

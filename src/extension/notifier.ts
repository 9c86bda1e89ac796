import { commands, window, type Memento } from 'vscode';
import type { OverviewLink } from '../protocol/panel.ts';
import type { Texts } from '../texts/texts.ts';
import { companyState } from './companyState.ts';

/** From this share of failed records on, a person is told. */
const FAILED_SHARE = 0.01;
const DAY = 24 * 60 * 60 * 1000;

type Cause = 'firstDone' | 'blocked' | 'manyFailed';

/** Tells what needs a person while no panel shows it: one notification a company, cause and day. */
export class Notifier {
  readonly #memory: Memento;
  readonly #panels: { isShowing(linkId: string): boolean };
  readonly #running = new Set<string>();

  constructor(memory: Memento, panels: { isShowing(linkId: string): boolean }) {
    this.#memory = memory;
    this.#panels = panels;
  }

  look(links: readonly OverviewLink[], texts: Texts): void {
    for (const link of links) {
      const cause = this.#causeOf(link);
      if (cause !== undefined && !this.#panels.isShowing(link.link.id)) this.#tell(link, cause, texts);
    }
  }

  #causeOf({ link, lastRunAt, totals, activity }: OverviewLink): Cause | undefined {
    const state = companyState({ link, lastRunAt, totals, activity } as OverviewLink);
    if (state.kind === 'blocked') return 'blocked';
    if (state.kind === 'running' && lastRunAt === null) this.#running.add(link.id);
    if (state.kind !== 'failures' && state.kind !== 'upToDate') return undefined;
    if (totals.failed > FAILED_SHARE * totals.source) return 'manyFailed';
    return this.#running.delete(link.id) ? 'firstDone' : undefined;
  }

  #tell({ link, totals }: OverviewLink, cause: Cause, texts: Texts): void {
    const key = `notified/${link.id}/${cause}`;
    const now = Date.now();
    if (now - this.#memory.get(key, 0) < DAY) return;
    void this.#memory.update(key, now);
    const company = link.company.name;
    const words = {
      firstDone: () => texts.text('notice.firstDone', { company }),
      blocked: () => texts.text('notice.blocked', { company }),
      manyFailed: () => texts.text('notice.manyFailed', { company, count: totals.failed }),
    }[cause]();
    const action = texts.text('button.openStatus');
    const show = cause === 'firstDone' ? window.showInformationMessage : window.showWarningMessage;
    void show(words, action).then((choice) => {
      if (choice === action) void commands.executeCommand('sage200Link.showStatus', link.id);
    });
  }
}

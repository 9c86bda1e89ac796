import { commands, window, type Memento } from 'vscode';
import type { OverviewLink, OverviewView } from '../protocol/panel.ts';
import type { TextKey, Texts } from '../texts/texts.ts';
import { companyState } from '../domain/companyState.ts';

/** From this share of failed records on, a person is told. */
const FAILED_SHARE = 0.01;
const DAY = 24 * 60 * 60 * 1000;

interface Notice {
  /** One a day is told of each. */
  readonly cause: string;
  readonly kind: 'information' | 'warning';
  readonly words: string;
  readonly action: { readonly label: TextKey; readonly command: string; readonly argument?: string };
}

/** Tells what needs a person while no panel shows it: one notification a cause and day, with what to do in it. */
export class Notifier {
  readonly #memory: Memento;
  readonly #panels: { isShowing(linkId: string): boolean };
  /** Links whose first synchronisation was seen going on. */
  readonly #firstRuns = new Set<string>();
  /** Set by the person who stops the service: that is no news to them. */
  isServiceWanted = true;

  constructor(memory: Memento, panels: { isShowing(linkId: string): boolean }) {
    this.#memory = memory;
    this.#panels = panels;
  }

  look({ links, serviceProblem }: OverviewView, texts: Texts): void {
    if (serviceProblem !== undefined && links.length > 0 && this.isServiceWanted) {
      this.#tell(texts, {
        cause: 'service',
        kind: 'warning',
        words: texts.text('notice.serviceStopped'),
        action: { label: 'command.startService', command: 'sage200Link.startService' },
      });
    }
    for (const link of links) {
      const notice = this.#noticeOf(link, texts);
      if (notice !== undefined && !this.#panels.isShowing(link.link.id)) this.#tell(texts, notice);
    }
  }

  #noticeOf(overview: OverviewLink, texts: Texts): Notice | undefined {
    const { link, totals, lastRunAt } = overview;
    const { id } = link;
    const company = link.company.name;
    const action = { label: 'action.showStatus', command: 'sage200Link.showStatus', argument: id } as const;
    const { kind } = companyState(overview);
    if (kind === 'blocked') {
      const words = texts.text('notice.blocked', { company });
      return { cause: `${id}/blocked`, kind: 'warning', words, action };
    }
    if (kind === 'running' && lastRunAt === null) this.#firstRuns.add(id);
    if (kind !== 'failures' && kind !== 'upToDate') return undefined;
    const isFirstDone = this.#firstRuns.delete(id);
    if (totals.failed > FAILED_SHARE * totals.source) {
      const words = texts.text('notice.manyFailed', { company, count: totals.failed });
      return { cause: `${id}/manyFailed`, kind: 'warning', words, action };
    }
    const words = texts.text('notice.firstDone', { company });
    return isFirstDone ? { cause: `${id}/firstDone`, kind: 'information', words, action } : undefined;
  }

  #tell(texts: Texts, { cause, kind, words, action }: Notice): void {
    const key = `notified/${cause}`;
    const now = Date.now();
    if (now - this.#memory.get(key, 0) < DAY) return;
    void this.#memory.update(key, now);
    const label = texts.text(action.label);
    const show = kind === 'information' ? window.showInformationMessage : window.showWarningMessage;
    void show(words, label).then((choice) => {
      if (choice === label) void commands.executeCommand(action.command, action.argument);
    });
  }
}

import { StatusBarAlignment, ThemeColor, window, type Disposable, type StatusBarItem } from 'vscode';
import type { OverviewLink } from '../protocol/panel.ts';
import type { Texts } from '../texts/texts.ts';
import { companyState, needsAttention, type CompanyState } from '../domain/companyState.ts';

/** The state of all links in one word; nothing where there is no link. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem;

  constructor() {
    this.#item = window.createStatusBarItem('sage200Link.status', StatusBarAlignment.Left);
    this.#item.name = 'Sage 200 Link';
    this.#item.command = 'sage200Link.manage';
  }

  show(links: readonly OverviewLink[], texts: Texts): void {
    if (links.length === 0) return this.#item.hide();
    const states = links.map(companyState);
    const waiting = states.filter(needsAttention).length;
    const { text, tooltip } = describe(states, waiting, texts);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: `Sage 200 Link: ${tooltip}` };
    this.#item.backgroundColor = waiting > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function describe(
  states: readonly CompanyState[],
  waiting: number,
  texts: Texts,
): { text: string; tooltip: string } {
  const running = states.filter((state) => state.kind === 'running');
  const percent = Math.round(running.reduce((sum, state) => sum + state.percent, 0) / running.length);
  if (waiting > 0)
    return {
      text: `$(warning) Sage 200: ${waiting}`,
      tooltip: texts.text('tree.attention', { count: waiting }),
    };
  if (running.length > 0)
    return {
      text: `$(sync~spin) Sage 200: ${percent} %`,
      tooltip: texts.text('activity.running', { percent }),
    };
  if (states.every(({ kind }) => kind === 'paused'))
    return { text: '$(debug-pause) Sage 200', tooltip: texts.text('activity.paused') };
  return { text: '$(check) Sage 200', tooltip: texts.text('tree.allWell', { count: states.length }) };
}

import type { SyncProgress } from '../domain/sync.ts';
import type { Texts } from '../texts/texts.ts';

const WIDTH = 24;

/** One line on stderr that draws itself over; nothing where stderr is no terminal. */
export class ProgressBar {
  readonly #texts: Texts;
  readonly #active: boolean;
  #drawn = false;

  constructor(texts: Texts, active: boolean = process.stderr.isTTY) {
    this.#texts = texts;
    this.#active = active;
  }

  draw({ part, read, expected, creates, updates, failures }: SyncProgress): void {
    if (!this.#active) return;
    const share = expected === 0 ? 1 : Math.min(1, read / expected);
    const filled = Math.round(share * WIDTH);
    const name = this.#texts.text(`part.${part}`).padEnd(18);
    const percent = `${Math.round(share * 100)} %`.padStart(5);
    const figures = `+${this.#texts.number(creates)} ~${this.#texts.number(updates)} !${this.#texts.number(failures)}`;
    process.stderr.write(
      `\r\u001B[K  ${name} ${'▓'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent}  ${figures}`,
    );
    this.#drawn = true;
  }

  clear(): void {
    if (!this.#drawn) return;
    process.stderr.write('\r\u001B[K');
    this.#drawn = false;
  }
}

import type { SyncProgress } from '../domain/sync.ts';
import type { Texts } from '../texts/texts.ts';

const WIDTH = 24;
const SIGNS = { created: '+', changed: '~', failed: '!' } as const;

/** One line on stderr that draws itself over; nothing where stderr is no terminal. */
export class ProgressBar {
  readonly #texts: Texts;
  readonly #active: boolean;
  #drawn = false;
  #isExplained = false;

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
    const figures = `${SIGNS.created}${this.#texts.number(creates)} ${SIGNS.changed}${this.#texts.number(updates)} ${SIGNS.failed}${this.#texts.number(failures)}`;
    // Once: what the signs of the line mean.
    if (!this.#isExplained) process.stderr.write(`  ${this.#texts.text('progress.legend', SIGNS)}\n`);
    this.#isExplained = true;
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

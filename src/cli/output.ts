import type { SyncProgress } from '../domain/sync.ts';
import { visibleJson, visibleText } from '../domain/visibleText.ts';
import type { ErrorText, Texts } from '../texts/texts.ts';
import { ProgressBar } from './progressBar.ts';

/**
 * Where a command's words go: text for a person, or one JSON value on stdout with progress as NDJSON on stderr. Nothing
 * that a terminal would obey leaves here.
 */
export class Output {
  readonly json: boolean;
  readonly #bar: ProgressBar;

  constructor(json: boolean, texts: Texts) {
    this.json = json;
    this.#bar = new ProgressBar(texts);
  }

  /** A line for a person; none in JSON. */
  line(text = ''): void {
    if (this.json) return;
    this.#bar.clear();
    process.stdout.write(`${visibleText(text)}\n`);
  }

  /** What a person should know although the work goes on. */
  notice({ message, remedy }: ErrorText, code: string): void {
    this.#bar.clear();
    const line = this.json
      ? visibleJson({ notice: { code, message, remedy } })
      : visibleText(`! ${message} ${remedy}`.trimEnd());
    process.stderr.write(`${line}\n`);
  }

  /** What ended the command, for a person; none in JSON. */
  failure(text: string): void {
    if (this.json) return;
    this.#bar.clear();
    process.stderr.write(`${visibleText(text)}\n`);
  }

  /** The result, once. */
  result(value: unknown): void {
    if (this.json) process.stdout.write(`${visibleJson(value)}\n`);
  }

  /** How it goes, while it goes. */
  progress(progress: SyncProgress): void {
    if (this.json) process.stderr.write(`${visibleJson({ progress })}\n`);
    else this.#bar.draw(progress);
  }

  endProgress(): void {
    this.#bar.clear();
  }
}

import { appendFileSync, rmSync, statSync } from 'node:fs';
import { renamePatiently, type Rename } from '../connector/state/renamePatiently.ts';
import { visibleJson } from '../domain/visibleText.ts';

export type LogDetails = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ServiceLogOptions {
  /** Bytes of one file; then it becomes `.1`, that `.2`, and the oldest goes. */
  readonly maxBytes?: number;
  /** Older files to keep. */
  readonly keep?: number;
  /** What may never be written, whoever wrote it into a message. */
  readonly secrets?: () => Iterable<string>;
  readonly rename?: Rename;
}

const HIDDEN = '***';

/** What the service did, a line of JSON each, mode 0600. */
export class ServiceLog {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  readonly #secrets: () => Iterable<string>;
  readonly #rename: Rename | undefined;
  #bytes: number;

  constructor(file: string, options: ServiceLogOptions = {}) {
    const { maxBytes = 1_000_000, keep = 3, secrets = () => [], rename } = options;
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
    this.#secrets = secrets;
    this.#rename = rename;
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  write(event: string, details: LogDetails = {}): void {
    const line = `${visibleJson(this.#redact({ at: new Date().toISOString(), event, ...details }))}\n`;
    try {
      if (this.#bytes > 0 && this.#bytes + line.length > this.#maxBytes) this.#rotate();
      appendFileSync(this.#file, line, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(line);
    } catch {
      // A full disk or a folder that was taken away ends no synchronisation by way of its log.
    }
  }

  #redact(details: LogDetails): LogDetails {
    const secrets = [...this.#secrets()].filter((secret) => secret !== '');
    const clean = (value: LogDetails[string]) =>
      typeof value === 'string'
        ? secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value)
        : value;
    return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, clean(value)]));
  }

  /** A file that somebody holds open for longer than a moment grows by as much again. */
  #rotate(): void {
    try {
      rmSync(`${this.#file}.${this.#keep}`, { force: true });
      for (let number = this.#keep - 1; number >= 0; number -= 1) {
        const from = number === 0 ? this.#file : `${this.#file}.${number}`;
        if (statSync(from, { throwIfNoEntry: false }) !== undefined)
          renamePatiently(from, `${this.#file}.${number + 1}`, this.#rename);
      }
    } catch {
      // What is to be told now is worth more than the file's size.
    }
    this.#bytes = 0;
  }
}

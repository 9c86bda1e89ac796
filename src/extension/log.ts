import { window, type LogOutputChannel } from 'vscode';
import type { ErrorDetail } from '../domain/errors.ts';

/** Shorter values are no secrets of ours, and would blacken every other word. */
const SHORTEST_SECRET = 6;

/** The output channel; whatever secret this session has seen is blackened before it is written. */
export class Log {
  readonly channel: LogOutputChannel;
  readonly #secrets = new Set<string>();

  constructor(name: string) {
    this.channel = window.createOutputChannel(name, { log: true });
  }

  hide(secret: string): void {
    if (secret.length >= SHORTEST_SECRET) this.#secrets.add(secret);
  }

  info(message: string): void {
    this.channel.info(this.#redact(message));
  }

  /** The code and the cause: the sentence is for the person, in their language. */
  problem({ code, params, cause }: ErrorDetail): void {
    // Each value by itself: inside JSON a secret with a quotation mark would be written otherwise.
    const values = Object.entries(params).map(([name, value]) => `${name}=${this.#redact(String(value))}`);
    this.channel.error([code, ...values, this.#redact(cause ?? '')].join(' ').trim());
  }

  #redact(message: string): string {
    let text = message;
    for (const secret of this.#secrets) text = text.replaceAll(secret, '•••');
    return text;
  }
}

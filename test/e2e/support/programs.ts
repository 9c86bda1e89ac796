import type { BrowserContext } from 'playwright-core';
import type { Language } from '../../../src/texts/language.ts';
import { RunningCli } from '../../cli/support/cli.ts';
import { SandboxProgram } from '../../cli/support/sandboxProgram.ts';
import type { Host } from './panel.ts';

/** `sage200-link sandbox` and `sage200-link addin`, each in a process of its own, as a person starts them. */
export class Programs implements Host {
  readonly sandbox: SandboxProgram;
  readonly url: string;
  readonly #addin: RunningCli;

  private constructor(sandbox: SandboxProgram, addin: RunningCli, url: string) {
    this.sandbox = sandbox;
    this.#addin = addin;
    this.url = url;
  }

  static async start(language: Language, ...sandboxArgs: readonly string[]): Promise<Programs> {
    const sandbox = await SandboxProgram.start(...sandboxArgs);
    const addin = new RunningCli(['addin', '--lang', language, '--state-dir', sandbox.stateDir]);
    const url = await addin.line('stdout', (line) => line.startsWith('http'));
    return new Programs(sandbox, addin, url);
  }

  /** The address itself lets the first browser in. */
  async admit(_context: BrowserContext): Promise<void> {}

  /** Ends the panel's program alone; what it printed. */
  async endPanel(): Promise<string> {
    const { stdout, stderr } = await this.#addin.end();
    return stdout + stderr;
  }

  /** Ends all of them, the connection service too that the panel's program started. */
  async close(): Promise<void> {
    await this.endPanel();
    await this.sandbox.run('service', 'stop');
    await this.sandbox.close();
  }
}

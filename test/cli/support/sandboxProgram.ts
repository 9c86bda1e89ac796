import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sql from 'mssql';
import * as z from 'zod';
import type { SandboxDescription } from '../../../sandbox/start.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';
import { RunningCli, runCli, type CliResult } from './cli.ts';

const stored = z.array(z.looseObject({ id: z.int(), extId: z.unknown().optional(), deleted: z.boolean() }));
export type StoredRecord = z.infer<typeof stored>[number];

/** `sage200-link sandbox` in a process of its own, a state folder, and the program between them. */
export class SandboxProgram {
  readonly description: SandboxDescription;
  readonly #process: RunningCli;
  readonly #folder = temporaryFolder();
  #admin: sql.ConnectionPool | undefined;

  private constructor(process: RunningCli, description: SandboxDescription) {
    this.#process = process;
    this.description = description;
  }

  static async start(...args: readonly string[]): Promise<SandboxProgram> {
    const process = new RunningCli(['sandbox', '--json', ...args]);
    const line = await process.line('stdout', () => true);
    return new SandboxProgram(process, JSON.parse(line) as SandboxDescription);
  }

  get stateDir(): string {
    return this.#folder.path;
  }

  get sqlArgs(): readonly string[] {
    const { server, port, database, user } = this.description.sql;
    return [
      '--sql-server',
      `${server},${port}`,
      '--sql-database',
      database,
      '--sql-user',
      user,
      '--sql-trust-server-certificate',
    ];
  }

  get apiArgs(): readonly string[] {
    const { baseUrl, publicKey } = this.description.api;
    return ['--api-url', baseUrl, '--public-key', publicKey];
  }

  get linkArgs(): readonly string[] {
    const { implementationId } = this.description.api;
    const where = ['--company', '1', '--implementation-id', implementationId];
    return ['link', ...where, ...this.sqlArgs, ...this.apiArgs, '--accept-privacy', '--accept-terms'];
  }

  get env(): Readonly<Record<string, string>> {
    const { sql, api } = this.description;
    return { SAGE200_SQL_PASSWORD: sql.password, SSM_PRIVATE_KEY: api.privateKey };
  }

  start(...args: readonly string[]): RunningCli {
    return new RunningCli([...args, '--json', '--lang', 'en', '--state-dir', this.stateDir], this.env);
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return this.start(...args).finished;
  }

  /** As a person would: in Spanish, without JSON. */
  say(...args: readonly string[]): Promise<CliResult> {
    return runCli([...args, '--lang', 'es', '--state-dir', this.stateDir], this.env);
  }

  /** Runs T-SQL as the admin login, the way Sage itself reads and changes its rows. */
  async query(text: string): Promise<sql.IResult<Record<string, unknown>>> {
    const { server, port, database, adminUser, adminPassword } = this.description.sql;
    this.#admin ??= await new sql.ConnectionPool({
      server,
      port,
      database,
      user: adminUser,
      password: adminPassword,
      options: { encrypt: true, trustServerCertificate: true },
    }).connect();
    return this.#admin.request().query<Record<string, unknown>>(text);
  }

  /** The first column of what a query finds, as text. */
  async column(text: string): Promise<readonly string[]> {
    const { recordset } = await this.query(text);
    return recordset.map((row) => String(Object.values(row)[0]));
  }

  /** What the implementation holds of a resource and has not deleted. */
  async records(resource: string): Promise<readonly StoredRecord[]> {
    const path = `records/${this.description.api.implementationId}/${resource}`;
    const all: StoredRecord[] = [];
    for (;;) {
      const page = stored.parse(await this.#control('GET', `${path}?after=${all.at(-1)?.id ?? -1}`));
      if (page.length === 0) return all.filter(({ deleted }) => !deleted);
      all.push(...page);
    }
  }

  /** Calls of a route that have reached the CRM, answered or not: `GET /workspace`, in any case. */
  async calls(route: string): Promise<number> {
    const stats = z.looseObject({ perRoute: z.record(z.string(), z.int()) });
    const { perRoute } = stats.parse(await this.#control('GET', 'stats'));
    const found = Object.entries(perRoute).find(([name]) => name.toLowerCase() === route.toLowerCase());
    return found?.[1] ?? 0;
  }

  /** The folders of links and of linkings in the state folder. */
  keptLinks(): readonly string[] {
    return readdirSync(join(this.stateDir, 'links'));
  }

  async setFaults(...add: readonly object[]): Promise<void> {
    await this.#control('POST', 'faults', { clear: true, add });
  }

  async close(): Promise<void> {
    await this.#admin?.close();
    await this.#process.end();
    this.#folder.remove();
  }

  async #control(method: string, path: string, body?: unknown): Promise<unknown> {
    const { controlUrl, controlToken } = this.description.api;
    const response = await fetch(`${controlUrl}/${path}`, {
      method,
      headers: { 'X-Sandbox-Token': controlToken, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

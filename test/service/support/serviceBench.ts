import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { LinkActivity } from '../../../src/domain/activity.ts';
import { connectService } from '../../../src/service/connectService.ts';
import type { ServiceClient } from '../../../src/service/serviceClient.ts';
import { readServiceFile } from '../../../src/service/serviceFiles.ts';
import { jsonOf, PROGRAM } from '../../cli/support/cli.ts';
import { SandboxProgram } from '../../cli/support/sandboxProgram.ts';
import { linkShape } from '../../cli/support/shapes.ts';

export const startedShape = z.looseObject({ running: z.literal(true), pid: z.int(), version: z.string() });

/** Both sides, a linked company that was never synchronised, and the real service in a process of its own. */
export class ServiceBench {
  readonly sandbox: SandboxProgram;
  readonly linkId: string;
  readonly #clients: ServiceClient[] = [];
  readonly #pids = new Set<number>();

  private constructor(sandbox: SandboxProgram, linkId: string) {
    this.sandbox = sandbox;
    this.linkId = linkId;
  }

  static async start(...sizes: readonly string[]): Promise<ServiceBench> {
    const sandbox = await SandboxProgram.start(...sizes);
    const linked = await sandbox.run(...sandbox.linkArgs, '--invite', 'all', '--no-sync');
    assert.equal(linked.code, 0, linked.stdout);
    return new ServiceBench(sandbox, jsonOf(linked, linkShape).id);
  }

  get stateDir(): string {
    return this.sandbox.stateDir;
  }

  get secrets(): { readonly sqlPassword: string; readonly privateKey: string } {
    const { sql, api } = this.sandbox.description;
    return { sqlPassword: sql.password, privateKey: api.privateKey };
  }

  /** `service start`; the process that is the service. */
  async startService(...args: readonly string[]): Promise<number> {
    const started = await this.sandbox.run('service', 'start', ...args);
    assert.equal(started.code, 0, started.stdout + started.stderr);
    return this.owns(jsonOf(started, startedShape).pid);
  }

  /** A process to end when the test does, whatever becomes of that. */
  owns(pid: number): number {
    this.#pids.add(pid);
    return pid;
  }

  async connect(startIt = false): Promise<ServiceClient> {
    const client = await connectService(this.stateDir, { program: PROGRAM, startIt });
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    const last = readServiceFile(this.stateDir)?.pid;
    if (last !== undefined) this.#pids.add(last);
    for (const pid of this.#pids) {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
      await ended(pid);
    }
    await this.sandbox.close();
  }
}

/** The first activity of the link, now or later, that is the wanted one. */
export async function activity(
  service: ServiceClient,
  linkId: string,
  wanted: (activity: LinkActivity) => boolean,
): Promise<LinkActivity> {
  const { promise, resolve } = Promise.withResolvers<LinkActivity>();
  const look = (told: LinkActivity) => {
    if (told.linkId === linkId && wanted(told)) resolve(told);
  };
  const stop = service.onActivity(look);
  for (const told of await service.activities()) look(told);
  return promise.finally(stop);
}

export const isSynchronised = ({ state, problem }: LinkActivity): boolean =>
  state === 'scheduled' && problem === undefined;

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when the process is no more; it is no child of ours, so the system is asked. */
export async function ended(pid: number): Promise<void> {
  while (isRunning(pid)) await delay(20);
}

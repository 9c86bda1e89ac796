import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../sandbox/sage200/random.ts';
import type { CrmFaults, FaultTarget } from '../../../sandbox/crm/faults/crmFaults.ts';
import { RunningCli, type CliResult } from '../../cli/support/cli.ts';
import { READER, startSandboxSides, type SandboxSides } from '../../support/sandboxSides.ts';
import { ENGINE } from '../../model/exactlyOnce.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';

/** What is killed. */
export type Victim = 'link' | 'sync' | 'service';

/** The command line itself, in a process of its own, between sandboxes that live here and can be looked into. */
export class Victims {
  readonly sandbox: SandboxSides;
  readonly #folder = temporaryFolder();
  readonly #late: (() => void)[] = [];

  private constructor(sandbox: SandboxSides) {
    this.sandbox = sandbox;
    sandbox.crm.faults.postpone = (work) => this.#late.push(work);
  }

  static async open(seed: number, customers: number): Promise<Victims> {
    const half = Math.round(customers / 2);
    return new Victims(
      await startSandboxSides({ sage: { customers, products: half, orders: half, agents: 2, seed } }),
    );
  }

  /** Whether there is a link to synchronise. */
  async isLinked(): Promise<boolean> {
    return (await this.run('status')).stdout.includes('"lastRun"');
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return this.#start(args).finished;
  }

  /**
   * Starts the victim and kills it as its n-th request, or its n-th write, reaches the CRM: before the work, after it,
   * or with the work still to come. False where it was over before.
   */
  async kill(
    victim: Victim,
    { nth, isWrite }: { readonly nth: number; readonly isWrite: boolean },
    random: Random,
  ): Promise<boolean> {
    const { faults } = this.sandbox.crm;
    const program = this.#start(this.#argsOf(victim));
    let left = nth;
    const take = faults.take.bind(faults);
    const how = random.pick(['before', 'after', 'late'] as const);
    let isHit = false;
    faults.take = (kind, target, applies) => {
      const rule = (wanted: string) => (kind === wanted ? ({ kind } as never) : undefined);
      if (kind === 'latency' && (!isWrite || isWriting(target)) && (left -= 1) === 0) {
        isHit = true;
        program.child.kill('SIGKILL');
      }
      if (left !== 0 || !isWriting(target)) return take(kind, target, applies);
      // What the engine does not keep yet is a hole of its own: holes.test.ts.
      const isTraceless = target.method === 'DELETE' && !ENGINE.keepsDeletes;
      return rule(isTraceless ? 'cutBefore' : { before: 'cutBefore', after: 'cutAfter', late: 'late' }[how]);
    };
    try {
      const ended = await Promise.race([program.finished, this.#idle(victim, program)]);
      return ended.signal === 'SIGKILL' && isHit;
    } finally {
      delete (faults as Partial<CrmFaults>).take;
    }
  }

  /** The service never ends: where it has had its run, it is killed at rest. */
  async #idle(victim: Victim, program: RunningCli): Promise<CliResult> {
    if (victim !== 'service') return program.finished;
    const { stats } = this.sandbox.crm;
    for (let before = -1; before !== stats.requests;) {
      before = stats.requests;
      await Promise.race([delay(7000), program.finished]);
    }
    return program.end('SIGKILL');
  }

  finishLate(): void {
    for (const work of this.#late.splice(0)) work();
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    this.#folder.remove();
  }

  #argsOf(victim: Victim): readonly string[] {
    if (victim === 'sync') return ['sync'];
    if (victim === 'service') return ['service', 'run', '--interval-minutes', '1440'];
    const { connection, crm, implementationId, keys } = this.sandbox;
    return [
      'link',
      ...options({ company: '1', 'implementation-id': implementationId, 'sql-user': READER.user }),
      ...options({ 'sql-server': `127.0.0.1,${connection.port}`, 'sql-database': connection.database }),
      ...options({ 'api-url': crm.baseUrl, 'public-key': keys.publicKey }),
      '--sql-trust-server-certificate',
      '--accept-privacy',
      '--accept-terms',
    ];
  }

  #start(args: readonly string[]): RunningCli {
    return new RunningCli([...args, '--json', '--lang', 'en', '--state-dir', this.#folder.path], {
      SAGE200_SQL_PASSWORD: READER.password,
      SSM_PRIVATE_KEY: this.sandbox.keys.privateKey,
    });
  }
}

const isWriting = ({ method, resource }: FaultTarget) => method !== 'GET' && resource !== 'login';
const options = (given: Readonly<Record<string, string>>) =>
  Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);

import { dirname } from 'node:path';
import { readUsers } from '../../../src/connector/agents/crmUsers.ts';
import { readCompanies } from '../../../src/connector/sage200/installation.ts';
import { openSageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import type { CrmFaults } from '../../../sandbox/crm/faults/crmFaults.ts';
import { LinkBench } from '../../support/linkBench.ts';
import { RecordingClient } from '../../support/recordingClient.ts';
import { startSandboxSides, type SandboxSides } from '../../support/sandboxSides.ts';
import { ofSandbox } from '../../support/sides.ts';
import { HttpProxy, SqlProxy } from './proxy.ts';
import { setClock } from '../../support/shiftedClock.ts';
import { HAS_SMALL_DISK, SmallDisk } from './smallDisk.ts';

/** Milliseconds until an answer is given up: what is a minute for people. */
const PATIENCE = 300;
/** The bound of 64 MB, for answers that are as small as these. */
const LARGEST_ANSWER = 2_000_000;

/** Both sides, a proxy before each, and a link through them. */
export class World {
  readonly bench: LinkBench;
  readonly sandbox: SandboxSides;
  readonly http: HttpProxy;
  readonly sql: SqlProxy;
  /** Milliseconds until work that is done late is done; where it is undefined, it waits for its end. */
  lateness: (() => number) | undefined;
  /** Holds the ledger; absent where none can be made. */
  disk: SmallDisk | undefined;
  /** For the next run: it finds a disk on which nothing can be written. */
  isToBeReadOnly = false;
  readonly #late = new Map<() => void, NodeJS.Timeout | undefined>();

  private constructor(bench: LinkBench, sandbox: SandboxSides, http: HttpProxy, sql: SqlProxy) {
    this.bench = bench;
    this.sandbox = sandbox;
    this.http = http;
    this.sql = sql;
    if (HAS_SMALL_DISK)
      bench.reopenLedger((file) => {
        this.disk = new SmallDisk(dirname(file));
      });
    sandbox.crm.faults.postpone = (work) => {
      const ms = this.lateness?.();
      this.#late.set(work, ms === undefined ? undefined : setTimeout(() => this.#finish(work), ms));
    };
  }

  #finish(work: () => void): void {
    clearTimeout(this.#late.get(work));
    if (this.#late.delete(work)) work();
  }

  /** What is on its way comes now. */
  finishLate(): void {
    for (const work of this.#late.keys()) this.#finish(work);
  }

  static async open(seed: number): Promise<World> {
    const sandbox = await startSandboxSides({
      sage: { customers: 30, products: 16, orders: 10, agents: 2, seed },
    });
    const api = new URL(sandbox.crm.baseUrl);
    const http = await new HttpProxy(Number(api.port)).listen();
    const sql = await new SqlProxy(sandbox.server.port).listen();
    api.port = String(http.port);
    const sides = {
      ...ofSandbox(sandbox),
      connection: { ...sandbox.connection, port: sql.port },
      apiUrl: api.href,
    };
    const crm = new RecordingClient(sides.apiUrl, sides.keys, {
      firstDelay: 2,
      timeout: PATIENCE,
      wholeTimeout: PATIENCE * 3,
      largestAnswer: LARGEST_ANSWER,
    });
    const sage = await openSageDatabase(sides.connection, sides.password, {
      connectTimeout: 6000,
      requestTimeout: 2500,
    });
    const [company] = await readCompanies(sage);
    const admin = (await readUsers(crm)).at(-1);
    if (company === undefined || admin === undefined) throw new Error('there is no company, or no user');
    const link = { company, adminUserId: admin.id, adminAgentCode: 1 };
    return new World(new LinkBench(sides, sage, crm, link), sandbox, http, sql);
  }

  /** One run; the code that it ended with. */
  async sync(): Promise<string> {
    try {
      if (this.isToBeReadOnly) this.bench.reopenLedger(() => this.disk?.setReadOnly(true));
      await this.bench.sync({ settleDelay: 3 });
      return 'done';
    } catch (thrown) {
      if (thrown instanceof LinkError) return thrown.code;
      throw thrown;
    }
  }

  /** Nothing is wrong any more; what is on its way stays so. */
  ease(): void {
    setClock(0);
    this.isToBeReadOnly = false;
    const wasReadOnly = this.disk?.isReadOnly === true;
    this.disk?.ease();
    if (wasReadOnly) this.bench.reopenLedger();
    this.http.rules = [];
    this.sql.fault = undefined;
    this.sql.isAway = false;
    const { faults } = this.sandbox.server;
    // A question that was never answered keeps its connection; a run of the product opens its own.
    if (faults.pauseBeforeAnswer !== undefined) this.sql.cut();
    for (const name of Object.keys(faults)) delete faults[name as keyof typeof faults];
    this.sandbox.crm.faults.clear();
    // What a fault put before it.
    delete (this.sandbox.crm.faults as Partial<CrmFaults>).take;
  }

  /** The same, and all that was on its way has come. */
  calm(): void {
    this.ease();
    this.finishLate();
  }

  async close(): Promise<void> {
    this.bench.reopenLedger(() => this.disk?.remove());
    await this.bench.close();
    await Promise.all([this.http.close(), this.sql.close()]);
  }
}

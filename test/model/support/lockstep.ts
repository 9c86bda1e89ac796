import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger, Settlement } from '../../../src/connector/ledger/ledger.ts';
import { runSync } from '../../../src/connector/sync/runSync.ts';
import type { CrmFaults, FaultTarget } from '../../../sandbox/crm/faults/crmFaults.ts';
import type { LinkBench } from '../../support/linkBench.ts';
import type { Random } from '../../../sandbox/sage200/random.ts';
import { initial, isAtRest, steps, type Bounds, type Protocol, type State } from '../exactlyOnce.ts';

/** The process is killed: from here on nothing of it reaches the ledger or the CRM. */
class Killed extends Error {}

/**
 * Runs the engine and the model side by side. Each effect that the engine is about to have is asked for here first: the
 * model must be about to have the same one. Then chance decides what happens to both before it, and how it goes.
 */
export class Lockstep {
  readonly #bench: LinkBench;
  readonly #protocol: Protocol;
  readonly #bounds: Bounds;
  readonly #random: Random;
  /** Codes of the customers that stand for the model's records. */
  readonly #codes: readonly string[];
  /** What the model has on its way, as the sandbox would do it; in the model's order. */
  readonly #flying: (() => void)[] = [];
  readonly way: string[] = [];
  #state: State;
  #isKilled = false;
  /** Where the two part; the sandbox and the engine would swallow it. */
  #parted: unknown;
  #stop = new AbortController();

  constructor(
    bench: LinkBench,
    codes: readonly string[],
    options: { readonly protocol: Protocol; readonly bounds: Bounds; readonly random: Random },
  ) {
    this.#bench = bench;
    this.#codes = codes;
    this.#protocol = options.protocol;
    this.#bounds = options.bounds;
    this.#random = options.random;
    this.#state = initial(options.bounds);
  }

  /** One schedule to its end: a while of everything, then time passes, and two runs in which nothing happens. */
  async play(runs: number): Promise<State> {
    for (const rec of this.#codes.keys()) await this.#changeSage(rec, 1);
    const restore = this.#standBetween();
    try {
      for (let run = 0; run < runs; run += 1) {
        await this.#happenBetweenRuns();
        await this.#run();
        this.#compare();
      }
      this.#state = { ...this.#state, losses: 0, crashes: 0, changes: 0 };
      this.#timePasses();
      await this.#run();
      await this.#run();
      this.#compare();
      // What the first of them suspected is nobody's any more, and nothing of it is left for the next schedule.
      while (this.#state.suspects.length > 0) {
        this.#timePasses();
        await this.#run();
      }
    } finally {
      restore();
    }
    assert.ok(isAtRest(this.#state), 'the model is not at rest');
    return this.#state;
  }

  /** What the engine may have brought the CRM to, against the model's. */
  #compare(): void {
    const held = this.#codes.map((code) =>
      this.#bench.sandbox
        .records('accounts')
        .filter((record) => record['extId'] === code)
        .map((record) => Number(record['fax'])),
    );
    const expected = this.#codes.map((_code, rec) =>
      this.#state.crm.filter((record) => record.rec === rec).map(({ v }) => v),
    );
    assert.deepEqual(held, expected, `the CRM is not as the model: ${this.way.join(' > ')}`);
  }

  async #run(): Promise<void> {
    this.#take('begin');
    this.#stop = new AbortController();
    const ledger = this.#watched(this.#bench.ledger);
    const sides = { ...this.#bench.syncSides(this.#stop.signal), ledger };
    try {
      await runSync(sides, { settleDelay: 0 });
    } catch (thrown) {
      if (!this.#isKilled) throw this.#parted ?? thrown;
    }
    if (this.#parted !== undefined) throw this.#parted;
    if (this.#isKilled) {
      this.#isKilled = false;
      this.#bench.reopenLedger();
    } else
      assert.equal(
        this.#state.run,
        null,
        `the model goes on with ${this.#state.run?.at}: ${this.way.join(' > ')}`,
      );
  }

  async #happenBetweenRuns(): Promise<void> {
    while (this.#random.chance(0.5)) {
      const possible = this.#world().filter(({ label }) => label !== 'crash' && label !== 'time');
      if (possible.length === 0) return;
      const step = this.#random.pick(possible);
      const [what = '', first = 0, second = 0] = step.label.split(' ');
      if (what === 'late') this.#finish(Number(first));
      else await this.#changeSage(Number(first), Number(second));
      this.#enter(step.label, step.state);
    }
  }

  /** An effect of the engine is about to come: what happens before it, and how it goes. */
  #meet(at: string): string {
    if (this.#isKilled) throw new Killed();
    while (this.#state.run !== null && this.#random.chance(0.3)) {
      const possible = this.#world().filter(({ label }) => label !== 'crash' || this.#random.chance(0.3));
      if (possible.length === 0) break;
      const step = this.#random.pick(possible);
      this.#enter(step.label, step.state);
      if (step.label === 'crash') {
        this.#isKilled = true;
        this.#stop.abort();
        throw new Killed();
      }
      this.#finish(Number(step.label.split(' ')[1]));
    }
    return this.#take(at);
  }

  /** Takes the model's step of this name, one of its outcomes by chance; the outcome. */
  #take(at: string): string {
    const possible = steps(this.#state, this.#protocol, this.#bounds.versions).filter(
      ({ by, label }) => by === 'writer' && label.split(' ')[0] === at,
    );
    if (possible.length === 0) {
      const here = this.#state.run?.at ?? 'rest';
      this.#parted ??= new Error(`the engine is at "${at}", the model at "${here}": ${this.way.join(' > ')}`);
      throw this.#parted;
    }
    const step = this.#random.pick(possible);
    this.#enter(step.label, step.state);
    return step.label.split(' ')[1] ?? '';
  }

  #enter(label: string, state: State): void {
    this.way.push(label);
    this.#state = state;
  }

  #world() {
    return steps(this.#state, this.#protocol, this.#bounds.versions).filter(({ by }) => by === 'world');
  }

  /** Which of several effects that look alike from outside the model is about to have. */
  #expected<At extends string>(...alike: readonly At[]): At {
    const at = this.#state.run?.at as At | undefined;
    return at !== undefined && alike.includes(at) ? at : (alike[0] as At);
  }

  #finish(index: number): void {
    const [work] = this.#flying.splice(index, 1);
    work?.();
  }

  #timePasses(): void {
    this.#flying.length = 0;
    const step = this.#world().find(({ label }) => label === 'time');
    if (step === undefined) return;
    this.#enter(step.label, step.state);
    this.#bench.reopenLedger((file) => {
      const database = new DatabaseSync(file);
      database.exec('UPDATE suspect SET left_at = 0; UPDATE leaving SET left_at = 0');
      database.close();
    });
  }

  async #changeSage(rec: number, version: number): Promise<void> {
    const code = this.#codes[rec] ?? '';
    const { sandbox } = this.#bench;
    if (version === 0) {
      await sandbox.change(`DELETE FROM Clientes WHERE CodigoCliente = '${code}'`);
      return;
    }
    const changed = await sandbox.change(
      `UPDATE Clientes SET Fax = '${version}' WHERE CodigoCliente = '${code}'`,
    );
    if (changed > 0) return;
    await sandbox.change(
      `INSERT INTO Clientes (CodigoEmpresa, CodigoCliente, RazonSocial, Fax, FechaAlta)
       VALUES (1, '${code}', 'Modelo ${code}', '${version}', '2026-01-01')`,
    );
  }

  /** The ledger with a stop before each of its effects on the stage that the model is of. */
  #watched(ledger: Ledger): Ledger {
    const meet = (at: string, isEffect = true) => {
      if (this.#isKilled) throw new Killed();
      if (isEffect) this.#meet(at);
    };
    const before: Partial<Record<keyof Ledger, (...args: never[]) => void>> = {
      suspectLost: () => meet('suspectLost'),
      doubt: (_stage: string, held: readonly unknown[]) => meet('doubt', held.length > 0),
      clearSuspects: (ids: readonly unknown[]) => meet('clear', ids.length > 0),
      addSuspects: (_stage: string, _kind: string, suspects: readonly unknown[]) =>
        meet('addSuspects', suspects.length > 0),
      withdraw: (_stage: string, keys: readonly unknown[]) => meet('withdraw', keys.length > 0),
      leave: () => meet(this.#expected('leave', 'leaveDelete')),
      return: () => meet(this.#expected('return', 'returnDelete')),
      lose: (_stage: string, ids: readonly unknown[]) =>
        meet(this.#expected('lose', 'loseDeleted'), ids.length > 0),
      intend: () => meet('intend'),
      settle: (_stage: string, settlements: readonly Settlement[]) => {
        const isEffect = settlements.some(({ kind }) => EFFECTS.has(kind));
        meet(this.#expected('adopt', 'settleUpdates', 'settleCreates', 'settleDelete'), isEffect);
      },
    };
    return new Proxy(ledger, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const call = (value as (...args: unknown[]) => unknown).bind(target);
        const stop = before[name as keyof Ledger] as ((...args: unknown[]) => void) | undefined;
        return async (...args: unknown[]) => {
          if (this.#isKilled) throw new Killed();
          // Every clearSuspects is this stage's: no other one has any.
          if (stop !== undefined && (args[0] === STAGE || name === 'clearSuspects' || name === 'return'))
            stop(...args);
          return call(...args);
        };
      },
    });
  }

  /** Stops before each look and each write of the resource; gives back how it was. */
  #standBetween(): () => void {
    const { crm, sandbox } = this.#bench;
    const faults = sandbox.crm.faults;
    const own = { send: crm.send, take: faults.take, postpone: faults.postpone };
    crm.send = (request) => {
      if (this.#isKilled) return Promise.reject(new Killed());
      const where = String(request.query?.['where'] ?? '');
      // The pages after the first belong to the same look.
      const isLook =
        request.method === 'GET' && request.path === PATH && where !== '' && !/id<\d/.test(where);
      try {
        if (isLook)
          this.#meet(
            this.#expected(
              'look',
              'lookSurplus',
              'lookRemoved',
              'lookUpdates',
              'lookDeletes',
              'lookGone',
              'lookDeleted',
            ),
          );
      } catch (thrown) {
        return Promise.reject(thrown);
      }
      return own.send.call(crm, request) as never;
    };
    let half = false;
    let killedHere = false;
    const take = (kind: string, target: FaultTarget): object | undefined => {
      if (this.#isKilled) return kind === 'cutBefore' ? { kind } : undefined;
      if (target.resource !== STAGE || target.method === 'GET') return undefined;
      if (kind === 'dropGuids') return half ? { kind, every: 2 } : undefined;
      // Asked for once for each write, before anything is done.
      if (kind !== 'late') return undefined;
      try {
        const outcome = this.#meet(AT[target.method] ?? this.#expected('delete', 'deleteSurplus'));
        half = outcome === 'half';
        return outcome === 'lost' ? { kind } : undefined;
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
        // Nobody waits for the answer any more, and nothing is done.
        killedHere = true;
        return { kind };
      }
    };
    faults.take = take as CrmFaults['take'];
    faults.postpone = (work) => {
      if (killedHere) killedHere = false;
      else this.#flying.push(work);
    };
    return () => {
      crm.send = own.send;
      faults.take = own.take;
      faults.postpone = own.postpone;
    };
  }
}

const STAGE = 'accounts';
const PATH = '/accounts';
const AT: Partial<Record<FaultTarget['method'], string>> = { POST: 'post', PUT: 'put' };
/** Settlements that are steps of the model; the others change nothing that it knows. */
const EFFECTS: ReadonlySet<Settlement['kind']> = new Set(['created', 'adopted', 'updated', 'deleted']);

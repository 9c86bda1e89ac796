import type { Random } from '../../../sandbox/sage200/random.ts';
import type { FaultRule } from '../../../sandbox/crm/faults/faultRule.ts';
import type { World } from './world.ts';
import type { HttpFault } from './proxy.ts';
import { setClock } from '../../support/shiftedClock.ts';
import { HAS_SMALL_DISK } from './smallDisk.ts';

/** A way to go wrong, met by chance somewhere in a run. */
export interface Fault {
  readonly name: string;
  /** Lets it happen from now on; whether it did is told afterwards. */
  begin(world: World, random: Random): () => boolean;
}

const ALL = ['GET', 'POST', 'PUT', 'DELETE'];
const RESOURCES = [
  'accounts',
  'products',
  'contacts',
  'salesorders',
  'salesOrdersLines',
  'sales',
  'productFamilies',
];

function http(
  name: string,
  fault: (random: Random) => HttpFault,
  methods: readonly string[] = ALL,
  most = 5,
): Fault {
  return {
    name,
    begin: (world, random) => {
      // Writes are few beside what is read: half of the time they alone are met.
      const chosen = random.chance(0.5) ? methods.filter((method) => method !== 'GET') : methods;
      const skip = random.integer(0, chosen.includes('GET') ? 40 : 6);
      const count = random.integer(1, most);
      const rule = { fault: fault(random), methods: chosen, skip, count };
      world.http.rules.push(rule);
      return () => rule.count < count;
    },
  };
}

function crm(name: string, rule: (random: Random) => FaultRule): Fault {
  return {
    name,
    begin: (world, random) => misbehave(world, rule(random)),
  };
}

/** The CRM's own faults are met where they were counted down, and a storm where it was felt. */
function misbehave({ sandbox }: World, rule: FaultRule): () => boolean {
  const { faults, stats } = sandbox.crm;
  const refusals = stats.perStatus[429] ?? 0;
  faults.add(rule);
  const added = faults.rules.at(-1);
  return () =>
    rule.count === undefined ? (stats.perStatus[429] ?? 0) > refusals : (added?.count ?? 0) < rule.count;
}

const foreign = (status: number, worked: boolean): Fault =>
  http(`${status} by a gateway, ${worked ? 'after the work' : 'in place of the API'}`, () => ({
    kind: 'foreign',
    status,
    worked,
  }));

const somewhere = (random: Random) => ({
  ...(random.chance(0.7) ? { resource: random.pick(RESOURCES) } : {}),
  ...(random.chance(0.5) ? { method: random.pick(['POST', 'PUT'] as const), bulk: true } : {}),
  count: random.integer(1, 4),
});

/** Longest way that a clock is set: beyond the six hours for which late work is expected. */
const CLOCK_MS = 60 * 3_600_000;

/** Of the disk that the ledger is on. */
const OF_THE_DISK: readonly Fault[] = [
  {
    name: 'Disk: full',
    begin: ({ disk }, random) => {
      disk?.fill(random.integer(0, 300_000));
      return () => disk !== undefined && disk.free < 8192;
    },
  },
  {
    name: 'Disk: read-only when a run begins',
    begin: (world) => {
      world.isToBeReadOnly = true;
      return () => world.disk?.isReadOnly === true;
    },
  },
];

export const CATALOGUE: readonly Fault[] = [
  ...(HAS_SMALL_DISK ? OF_THE_DISK : []),
  {
    name: 'Clock: set back and forth, by up to sixty hours',
    begin: (world, random) => {
      const set = () => setClock(random.integer(-CLOCK_MS, CLOCK_MS));
      set();
      return atRequests(world, random, 0.05, set);
    },
  },
  http('API: latency', (random) => ({ kind: 'latency', ms: random.integer(1, 60) }), ALL, 40),
  http('API: dripping answers', (random) => ({ kind: 'drip', bytes: random.integer(20, 400), ms: 2 })),
  http('API: reset within an answer', (random) => ({ kind: 'reset', after: random.integer(1, 600) })),
  http('API: half-open', (random) => ({ kind: 'halfOpen', after: random.integer(0, 300) }), ALL, 3),
  http('API: request cut in its middle', () => ({ kind: 'cutRequest' })),
  http('API: answer lost after the work', () => ({ kind: 'loseAnswer' })),
  http('API: request doubled (all but creates)', () => ({ kind: 'duplicate' }), ['GET', 'PUT', 'DELETE']),
  http('API: truncated body', () => ({ kind: 'truncate' })),
  http('API: body without end', () => ({ kind: 'endless' }), ALL, 2),
  ...[302, 404, 408, 499, 502, 504].flatMap((status) => [foreign(status, false), foreign(status, true)]),
  {
    name: 'CRM: work done late (0 to 60 s, scaled to 600 ms)',
    begin: (world, random) => {
      world.lateness = () => random.integer(0, 600);
      return late(world, random);
    },
  },
  {
    name: 'CRM: work done late, runs later',
    begin: (world, random) => {
      world.lateness = undefined;
      return late(world, random);
    },
  },
  crm('CRM: 429 storm', (random) => ({ kind: 'throttle', requestsPerSecond: random.integer(8, 25) })),
  crm('CRM: 5xx', (random) => ({
    kind: 'status',
    status: random.pick([500, 502, 503]),
    ...somewhere(random),
  })),
  crm('CRM: items not answered for', (random) => ({
    kind: 'dropGuids',
    every: random.integer(1, 3),
    worked: random.chance(0.7),
    ...somewhere(random),
  })),
  {
    name: 'CRM: sessions that end',
    begin: (world, random) => {
      let left = random.integer(1, 4);
      return atRequests(world, random, 0.1, () => {
        if ((left -= 1) >= 0) world.sandbox.crm.faults.expireSessions();
      });
    },
  },
  {
    name: 'SQL: deadlock victim (1205)',
    begin: (world, random) =>
      failing(world, random, { number: 1205, message: 'Transaction was deadlocked', severity: 13 }),
  },
  {
    name: 'SQL: no answer in time',
    begin: ({ sandbox }, random) => {
      let skip = random.integer(0, 20);
      sandbox.server.faults.pauseBeforeAnswer = () => ((skip -= 1) < 0 ? new Promise(() => {}) : undefined);
      return () => skip < 0;
    },
  },
  {
    name: 'SQL: cut within a row',
    begin: ({ sql }, random) => sql.hit({ kind: 'reset', after: random.integer(0, 60_000) }),
  },
  {
    name: 'SQL: half-open',
    begin: ({ sql }, random) => sql.hit({ kind: 'halfOpen', after: random.integer(0, 60_000) }),
  },
  {
    name: 'SQL: dripping rows',
    begin: ({ sql }, random) => sql.hit({ kind: 'drip', bytes: random.integer(500, 3000), ms: 1 }),
  },
  {
    name: 'SQL: server away',
    begin: ({ sql }) => {
      sql.isAway = true;
      sql.cut();
      return () => true;
    },
  },
];

/** Does something at a share of the requests to the CRM; whether it was done is told afterwards. */
function atRequests({ sandbox }: World, random: Random, share: number, deed: () => void): () => boolean {
  const { faults } = sandbox.crm;
  const take = faults.take.bind(faults);
  let isDone = false;
  faults.take = (kind, target, applies) => {
    if (kind === 'latency' && target.resource !== 'login' && random.chance(share)) {
      isDone = true;
      deed();
    }
    return take(kind, target, applies);
  };
  return () => isDone;
}

/** Some writes are answered before they are done, by nobody or by a gateway. */
function late(world: World, random: Random): () => boolean {
  return misbehave(world, {
    kind: 'late',
    method: random.pick(['POST', 'POST', 'PUT', 'DELETE'] as const),
    ...(random.chance(0.5) ? { resource: 'accounts' } : {}),
    ...(random.chance(0.5) ? { status: 504 } : {}),
    count: random.integer(1, 3),
  });
}

/** Every statement from some moment on fails, until the calm. */
function failing(
  { sandbox }: World,
  random: Random,
  error: { readonly number: number; readonly message: string; readonly severity: number },
): () => boolean {
  const { faults } = sandbox.server;
  let skip = random.integer(0, 20);
  faults.pauseBeforeAnswer = () => {
    if ((skip -= 1) < 0) faults.failStatements = error;
    return undefined;
  };
  return () => skip < 0;
}

/**
 * The protocol of exactly once as a model: one writer after another, one CRM that knows no idempotency keys, and
 * requests that may be carried out at any moment of their life, or never. Plain values and one function from a state to
 * all that can come next; what is the same for the protocol is left out: fields, pages, parts, the sizes of batches.
 */

/** What the protocol remembers and believes: as the engine is, but for what a test takes away. */
export interface Protocol {
  /** Requests of unknown outcome are kept and looked for as long as they may live. */
  readonly suspects: boolean;
  /** A record that is found in place of a create is known by what it holds, not by what was to be created. */
  readonly adoptsAsFound: boolean;
  /** Deletions are kept before they leave, as updates are. */
  readonly keepsDeletes: boolean;
  /** A removal that is refused is looked at: the record may be gone by an earlier try. */
  readonly looksAtRefusals: boolean;
  /** Looks after an answer that did not come. */
  readonly looks: number;
}

/** What the engine does. */
export const ENGINE: Protocol = {
  suspects: true,
  adoptsAsFound: true,
  keepsDeletes: true,
  looksAtRefusals: true,
  looks: 3,
};
/** One look stands for three: late work comes before or after it all the same. */
export const COMPLETE: Protocol = {
  suspects: true,
  adoptsAsFound: true,
  keepsDeletes: true,
  looksAtRefusals: true,
  looks: 1,
};

/** A record of Sage by number, and which of its versions. Version 0 is none. */
interface Item {
  readonly rec: number;
  readonly v: number;
}
interface Held extends Item {
  readonly id: number;
}
type Request =
  | { readonly kind: 'create'; readonly items: readonly Item[] }
  | { readonly kind: 'update'; readonly items: readonly Held[] }
  | { readonly kind: 'delete'; readonly items: readonly Held[] };

interface Suspect extends Held {
  readonly kind: Request['kind'];
  /** Beyond the life of a request. */
  isOld: boolean;
}

/** Where the writer is: the effect that comes next, on the ledger or on the CRM. */
type At =
  | 'suspectLost'
  | 'lookSurplus'
  | 'deleteSurplus'
  | 'lookRemoved'
  | 'lookUpdates'
  | 'doubt'
  | 'lookDeletes'
  | 'loseDeleted'
  | 'clear'
  | 'look'
  | 'adopt'
  | 'addSuspects'
  | 'withdraw'
  | 'leave'
  | 'put'
  | 'settleUpdates'
  | 'lookGone'
  | 'return'
  | 'lose'
  | 'intend'
  | 'post'
  | 'settleCreates'
  | 'leaveDelete'
  | 'delete'
  | 'lookDeleted'
  | 'settleDelete'
  | 'returnDelete';

/** What the writer has in mind, and loses with a crash. */
interface Run {
  at: At;
  /** Whether it began when nothing was on its way, and nothing went wrong since. */
  isQuiet: boolean;
  isLastReview: boolean;
  isRecovering: boolean;
  look: number;
  found: Held[];
  /** Numbers of suspects still to be looked at, and of those that are accounted for. */
  queue: number[];
  accounted: number[];
  doubted: Item[];
  updates: Held[];
  gone: Held[];
  creates: Item[];
  open: Item[];
  answered: Held[];
  inexact: Item[];
  seen: number[];
  removals: Held[];
  isUnanswered: boolean;
}

export interface State {
  /** The version of each record that Sage has. */
  sage: number[];
  /** What the CRM holds, oldest first. */
  crm: Held[];
  lastId: number;
  /** Requests without an answer that may still be carried out. */
  flying: Request[];
  /** Version 0: known to be deleted. */
  entries: (Held | null)[];
  intents: Item[];
  leaving: Suspect[][];
  suspects: Suspect[];
  run: Run | null;
  /** A run came to its end after all requests had. */
  isDone: boolean;
  changes: number;
  losses: number;
  crashes: number;
}

export interface Step {
  /** Whose step it is: `writer` ones are answered by the engine, the others happen to it. */
  readonly by: 'writer' | 'world';
  /** `begin`, `crash`, `late 0`, `time`, `change 0 2`; for the writer where it is, and how that went. */
  readonly label: string;
  readonly state: State;
}

export interface Bounds {
  readonly records: number;
  readonly versions: number;
  readonly changes: number;
  readonly losses: number;
  readonly crashes: number;
}

export function initial({ records, changes, losses, crashes }: Bounds): State {
  const sage = Array.from({ length: records }, () => 1);
  const entries = sage.map(() => null);
  const ledger = { entries, intents: [], leaving: [], suspects: [] };
  const world = { sage, crm: [], lastId: 0, flying: [] };
  return { ...world, ...ledger, run: null, isDone: false, changes, losses, crashes };
}

/** Everything that can happen next. */
export function steps(state: State, protocol: Protocol, versions: number): readonly Step[] {
  return [...worldSteps(state, versions), ...writerSteps(state, protocol)];
}

/** Each record of Sage once and as it is, and nothing else. */
export function isExact({ sage, crm }: State): boolean {
  return (
    crm.length === sage.filter((v) => v > 0).length &&
    sage.every((v, rec) => v === 0 || crm.some((record) => record.rec === rec && record.v === v))
  );
}

/** Nothing that could do anything is on its way, and a run has seen to it. */
export function isAtRest(state: State): boolean {
  return state.run === null && state.isDone && powerful(state).length === 0;
}

/** Requests that would do something still: what changes or removes a record that is gone does not. */
function powerful({ flying, crm }: State): readonly Request[] {
  return flying.filter(
    ({ kind, items }) => kind === 'create' || items.some(({ id }) => crm.some((record) => record.id === id)),
  );
}

/** The state as text, equal for those that nobody can tell apart from here on. */
export function canonical(state: State): string {
  const flying = powerful(state)
    .map((request) => JSON.stringify(request))
    .sort();
  const entries = state.entries.map((entry) => (isLive(entry) ? entry : null));
  const text = JSON.stringify({ ...state, flying, entries, lastId: 0 });
  // Ids count by their order alone.
  const ids = [...new Set([...text.matchAll(/"id\\*":(\d+)/g)].map(([, id]) => Number(id)))].sort(
    (a, b) => a - b,
  );
  return text.replace(
    /("id\\*":)(\d+)/g,
    (_whole, name: string, id: string) => `${name}${ids.indexOf(Number(id))}`,
  );
}

function worldSteps(state: State, versions: number): Step[] {
  const happened: Step[] = [];
  const happens = (label: string, change: (next: State) => void) => {
    const next = structuredCopy(state);
    change(next);
    happened.push({ by: 'world', label, state: next });
  };
  for (const index of state.flying.keys()) {
    happens(`late ${index}`, (next) => {
      const [request] = next.flying.splice(index, 1);
      if (request !== undefined) carryOut(next, request);
    });
  }
  if (state.run !== null && state.crashes > 0) {
    happens('crash', (next) => {
      next.run = null;
      next.crashes -= 1;
    });
  }
  if (state.run !== null) return happened;
  const hasSuspects = [...state.suspects, ...state.leaving.flat()].some(({ isOld }) => !isOld);
  if (hasSuspects || state.flying.length > 0) {
    happens('time', (next) => {
      next.flying = [];
      for (const suspect of [...next.suspects, ...next.leaving.flat()]) suspect.isOld = true;
    });
  }
  // Only between runs: a run reads Sage at one moment, and nothing it does before depends on it.
  if (state.changes === 0) return happened;
  for (const [rec, now] of state.sage.entries()) {
    for (let v = 0; v <= versions; v += 1) {
      if (v === now) continue;
      happens(`change ${rec} ${v}`, (next) => {
        next.sage[rec] = v;
        next.changes -= 1;
        next.isDone = false;
      });
    }
  }
  return happened;
}

/** What the CRM does when a request reaches it; the items that it took, with their ids. */
function carryOut(state: State, request: Request): Held[] {
  if (request.kind === 'create') {
    return request.items.map(({ rec, v }) => {
      const record = { rec, v, id: (state.lastId += 1) };
      state.crm.push(record);
      return record;
    });
  }
  const taken = request.items.filter(({ id }) => state.crm.some((record) => record.id === id));
  const isTaken = (id: number) => taken.find((item) => item.id === id);
  state.crm =
    request.kind === 'delete'
      ? state.crm.filter(({ id }) => isTaken(id) === undefined)
      : state.crm.map((record) => ({ ...record, v: isTaken(record.id)?.v ?? record.v }));
  return taken;
}

function writerSteps(state: State, protocol: Protocol): Step[] {
  const done: Step[] = [];
  const does = (label: string, effect: (next: State, run: Run) => void) => {
    const next = structuredCopy(state);
    next.run ??= newRun(next);
    effect(next, next.run);
    done.push({ by: 'writer', label, state: next });
  };
  const { run } = state;
  if (run === null) {
    does('begin', (next) => {
      next.isDone = false;
    });
    return done;
  }
  const { at } = run;
  /** A request of the writer: it is answered, or on its way without an answer. */
  const asks = (request: Request, answered: (next: State, its: Run, taken: Held[]) => void, lost: Next) => {
    does(`${at} ok`, (next, its) => answered(next, its, carryOut(next, request)));
    if (state.losses === 0) return;
    does(`${at} lost`, (next, its) => {
      next.losses -= 1;
      next.flying.push(request);
      its.isQuiet = false;
      its.isUnanswered = true;
      lost(next, its, protocol);
    });
  };
  switch (at) {
    case 'suspectLost':
      does(at, (next, its) => {
        if (protocol.suspects) next.suspects.push(...next.leaving.flat());
        next.leaving = [];
        if (has(next, 'create')) its.at = 'lookSurplus';
        else afterSurplus(next, its, protocol);
      });
      break;
    case 'lookSurplus':
      does(at, (next, its) => {
        its.found = next.crm.filter(
          (record) =>
            !isClaimed(next, record.id) &&
            next.suspects.some(({ kind, rec }) => kind === 'create' && rec === record.rec),
        );
        its.queue = next.suspects.flatMap(({ kind }, index) => (kind === 'create' ? [index] : []));
        nextSurplus(next, its, protocol);
      });
      break;
    case 'deleteSurplus': {
      const surplus = surplusOf(state, run);
      if (surplus === undefined) throw new Error('there is nothing to remove');
      asks(
        { kind: 'delete', items: [surplus] },
        (next, its, taken) => {
          if (taken.length > 0) account(its, surplus);
          else if (protocol.looksAtRefusals) {
            its.at = 'lookRemoved';
            return;
          }
          // What is refused stays among what was found, and the next suspect may mean it too.
          else its.queue.shift();
          nextSurplus(next, its, protocol);
        },
        () => {},
      );
      break;
    }
    case 'lookRemoved':
      does(at, (next, its) => {
        const surplus = surplusOf(next, its);
        if (surplus !== undefined) account(its, surplus);
        nextSurplus(next, its, protocol);
      });
      break;
    case 'lookUpdates':
      does(at, (next, its) => {
        its.doubted = [];
        for (const entry of next.entries) {
          const record = next.crm.find(({ id }) => isLive(entry) && id === entry.id);
          const isSuspect = next.suspects.some(({ kind, rec }) => kind === 'update' && rec === entry?.rec);
          if (isSuspect && record !== undefined && record.v !== entry?.v) its.doubted.push(record);
        }
        if (its.doubted.length > 0) its.at = 'doubt';
        else afterUpdates(next, its, protocol);
      });
      break;
    case 'doubt':
      does(at, (next, its) => {
        for (const { rec, v } of its.doubted) {
          const entry = next.entries[rec];
          if (isLive(entry)) next.entries[rec] = { ...entry, v };
        }
        afterUpdates(next, its, protocol);
      });
      break;
    case 'lookDeletes':
      does(at, (next, its) => {
        its.gone = suspectedDeletes(next).filter(({ id }) => !next.crm.some((record) => record.id === id));
        if (its.gone.length > 0) its.at = 'loseDeleted';
        else afterDeletes(next, its, protocol);
      });
      break;
    case 'loseDeleted':
      does(at, (next, its) => {
        for (const { rec, id } of its.gone) next.entries[rec] = { rec, id, v: 0 };
        its.gone = [];
        afterDeletes(next, its, protocol);
      });
      break;
    case 'clear':
      does(at, (next, its) => {
        next.suspects = next.suspects.filter(({ isOld }, index) => !isOld && !its.accounted.includes(index));
        afterReview(next, its, protocol);
      });
      break;
    case 'look':
      does(at, (next, its) => {
        its.look += 1;
        its.answered = [];
        its.inexact = [];
        for (const item of its.open) {
          const free = next.crm.filter(({ rec, id }) => rec === item.rec && !isClaimed(next, id));
          const record = free.find(({ v }) => v === item.v) ?? free[0];
          if (record === undefined) continue;
          its.answered.push(protocol.adoptsAsFound ? record : { ...record, v: item.v });
          if (record.v !== item.v) its.inexact.push(item);
        }
        its.open = its.open.filter(({ rec }) => !its.answered.some((found) => found.rec === rec));
        if (its.answered.length > 0) its.at = 'adopt';
        else afterLook(next, its, protocol);
      });
      break;
    case 'adopt':
      does(at, (next, its) => {
        // What was found is an earlier request's: this one may still be carried out.
        if (protocol.adoptsAsFound) suspect(next, protocol, its.inexact);
        settle(next, its.answered);
        afterLook(next, its, protocol);
      });
      break;
    case 'addSuspects':
      does(at, (next, its) => {
        suspect(next, protocol, its.open);
        afterSuspects(next, its);
      });
      break;
    case 'withdraw':
      does(at, (next, its) => {
        next.intents = next.intents.filter(({ rec }) => !its.open.some((item) => item.rec === rec));
        plan(next, its, protocol);
      });
      break;
    case 'leave':
      does(at, (next, its) => {
        next.leaving.push(its.updates.map((item) => ({ kind: 'update', ...item, isOld: false })));
        its.isUnanswered = false;
        its.at = 'put';
      });
      break;
    case 'put':
      asks(
        { kind: 'update', items: run.updates },
        (_next, its, taken) => {
          its.answered = taken;
          its.gone = its.updates.filter(({ id }) => !taken.some((item) => item.id === id));
          if (taken.length > 0) its.at = 'settleUpdates';
          else afterSettledUpdates(its);
        },
        () => {},
      );
      break;
    case 'settleUpdates':
      does(at, (next, its) => {
        settle(next, its.answered);
        if (its.gone.length > 0 || !its.isUnanswered) afterSettledUpdates(its);
        else enterCreates(next, its, protocol);
      });
      break;
    case 'lookGone':
      does(at, (_next, its) => {
        its.at = its.isUnanswered ? 'lose' : 'return';
      });
      break;
    case 'return':
      does(at, (next, its) => {
        next.leaving.pop();
        if (its.gone.length > 0) its.at = 'lose';
        else enterCreates(next, its, protocol);
      });
      break;
    case 'lose':
      does(at, (next, its) => {
        for (const { rec, id, v } of its.gone) {
          next.entries[rec] = { rec, id, v: 0 };
          its.creates.push({ rec, v });
        }
        its.gone = [];
        enterCreates(next, its, protocol);
      });
      break;
    case 'intend':
      does(at, (next, its) => {
        next.intents = [
          ...next.intents.filter(({ rec }) => !its.creates.some((item) => item.rec === rec)),
          ...its.creates,
        ];
        its.open = its.creates;
        its.at = 'post';
      });
      break;
    case 'post': {
      const request: Request = { kind: 'create', items: run.open };
      asks(
        request,
        (_next, its, taken) => {
          its.answered = taken;
          its.open = [];
          its.at = 'settleCreates';
        },
        (_next, its) => beginLooks(its, false),
      );
      if (run.open.length < 2 || state.losses === 0) break;
      // All is done, and the second item is not answered for.
      does(`${at} half`, (next, its) => {
        next.losses -= 1;
        its.isQuiet = false;
        its.answered = carryOut(next, request).slice(0, 1);
        its.open = its.open.slice(1);
        its.at = 'settleCreates';
      });
      break;
    }
    case 'settleCreates':
      does(at, (next, its) => {
        settle(next, its.answered);
        if (its.open.length > 0) beginLooks(its, false);
        else enterRemovals(next, its, protocol);
      });
      break;
    case 'leaveDelete':
      does(at, (next, its) => {
        next.leaving.push(
          its.removals.slice(0, 1).map((item) => ({ kind: 'delete', ...item, isOld: false })),
        );
        its.isUnanswered = false;
        its.at = 'delete';
      });
      break;
    case 'delete':
      asks(
        { kind: 'delete', items: run.removals.slice(0, 1) },
        (_next, its, taken) => {
          its.at = taken.length > 0 ? 'settleDelete' : 'lookDeleted';
        },
        () => {},
      );
      break;
    case 'lookDeleted':
      does(at, (_next, its) => {
        its.at = 'settleDelete';
      });
      break;
    case 'settleDelete':
      does(at, (next, its) => {
        const [removed] = its.removals;
        if (removed !== undefined) next.entries[removed.rec] = { ...removed, v: 0 };
        if (protocol.keepsDeletes && !its.isUnanswered) its.at = 'returnDelete';
        else nextRemoval(next, its, protocol);
      });
      break;
    case 'returnDelete':
      does(at, (next, its) => {
        next.leaving.pop();
        nextRemoval(next, its, protocol);
      });
      break;
  }
  return done;
}

type Next = (next: State, run: Run, protocol: Protocol) => void;

function newRun(state: State): Run {
  return {
    at: 'suspectLost',
    isQuiet: powerful(state).length === 0,
    isLastReview: false,
    isRecovering: false,
    look: 0,
    found: [],
    queue: [],
    accounted: [],
    doubted: [],
    updates: [],
    gone: [],
    creates: [],
    open: [],
    answered: [],
    inexact: [],
    seen: [],
    removals: [],
    isUnanswered: false,
  };
}

const nextSurplus: Next = (next, run, protocol) => {
  while (run.queue.length > 0 && surplusOf(next, run) === undefined) run.queue.shift();
  if (run.queue.length > 0) {
    run.at = 'deleteSurplus';
    return;
  }
  run.found = [];
  afterSurplus(next, run, protocol);
};

/** The record is gone, and the suspect that explains it with it. */
function account(run: Run, { id }: Held): void {
  run.accounted.push(...run.queue.splice(0, 1));
  run.found = run.found.filter((record) => record.id !== id);
}

/** What was found and is to the letter what the next suspect was to create. */
function surplusOf({ suspects }: State, { found, queue }: Run): Held | undefined {
  const suspected = suspects[queue[0] ?? -1];
  return found.find(({ rec, v }) => rec === suspected?.rec && v === suspected.v);
}

const afterSurplus: Next = (next, run, protocol) => {
  const isKnown = next.suspects.some(({ kind, rec }) => kind === 'update' && next.entries[rec] !== null);
  if (isKnown) run.at = 'lookUpdates';
  else afterUpdates(next, run, protocol);
};

const afterUpdates: Next = (next, run, protocol) => {
  run.doubted = [];
  if (suspectedDeletes(next).length > 0) run.at = 'lookDeletes';
  else afterDeletes(next, run, protocol);
};

const afterDeletes: Next = (next, run, protocol) => {
  if (run.accounted.length > 0 || next.suspects.some(({ isOld }) => isOld)) run.at = 'clear';
  else afterReview(next, run, protocol);
};

const afterReview: Next = (next, run, protocol) => {
  run.accounted = [];
  if (run.isLastReview) {
    next.isDone = run.isQuiet;
    next.run = null;
    return;
  }
  run.open = next.intents.filter(({ rec }) => !isLive(next.entries[rec]));
  if (run.open.length > 0) beginLooks(run, true);
  else plan(next, run, protocol);
};

function beginLooks(run: Run, isRecovering: boolean): void {
  run.isRecovering = isRecovering;
  run.look = 0;
  run.at = 'look';
}

const afterLook: Next = (next, run, protocol) => {
  run.answered = [];
  run.inexact = [];
  if (run.open.length === 0)
    return run.isRecovering ? plan(next, run, protocol) : enterRemovals(next, run, protocol);
  if (run.look < protocol.looks) run.at = 'look';
  else if (protocol.suspects) run.at = 'addSuspects';
  else afterSuspects(next, run);
};

function afterSuspects(_next: State, run: Run): void {
  run.at = run.isRecovering ? 'withdraw' : 'post';
}

/** Sage is read, and what differs from what the ledger knows is decided. */
const plan: Next = (next, run, protocol) => {
  run.open = [];
  for (const [rec, v] of next.sage.entries()) {
    if (v === 0) continue;
    run.seen.push(rec);
    const entry = next.entries[rec];
    if (!isLive(entry)) run.creates.push({ rec, v });
    else if (entry.v !== v) run.updates.push({ ...entry, v });
  }
  if (run.updates.length > 0) run.at = 'leave';
  else enterCreates(next, run, protocol);
};

function afterSettledUpdates(run: Run): void {
  if (run.gone.length > 0) run.at = 'lookGone';
  else run.at = 'return';
}

const enterCreates: Next = (next, run, protocol) => {
  run.updates = [];
  run.answered = [];
  if (run.creates.length > 0) run.at = 'intend';
  else enterRemovals(next, run, protocol);
};

const enterRemovals: Next = (next, run, protocol) => {
  run.creates = [];
  run.answered = [];
  run.removals = next.entries.filter((entry) => isLive(entry)).filter(({ rec }) => !run.seen.includes(rec));
  run.seen = [];
  beginRemoval(next, run, protocol);
};

const nextRemoval: Next = (next, run, protocol) => {
  run.removals.shift();
  beginRemoval(next, run, protocol);
};

const beginRemoval: Next = (_next, run, protocol) => {
  if (run.removals.length > 0) {
    run.at = protocol.keepsDeletes ? 'leaveDelete' : 'delete';
    return;
  }
  run.isLastReview = true;
  run.isUnanswered = false;
  run.at = 'suspectLost';
};

function settle(next: State, records: readonly Held[]): void {
  for (const { rec, v, id } of records) {
    next.entries[rec] = { rec, v, id };
    next.intents = next.intents.filter((intent) => intent.rec !== rec);
  }
}

function suspect(next: State, { suspects }: Protocol, items: readonly Item[]): void {
  if (suspects)
    next.suspects.push(
      ...items.map(({ rec, v }) => ({ kind: 'create', rec, v, id: 0, isOld: false }) as const),
    );
}

function suspectedDeletes({ suspects, entries }: State): Held[] {
  return entries
    .filter((entry) => isLive(entry))
    .filter((entry) => suspects.some(({ kind, id }) => kind === 'delete' && id === entry.id));
}

function has({ suspects }: State, wanted: Request['kind']): boolean {
  return suspects.some(({ kind }) => kind === wanted);
}

function isClaimed({ entries }: State, id: number): boolean {
  return entries.some((entry) => isLive(entry) && entry.id === id);
}

function isLive(entry: Held | null | undefined): entry is Held {
  return entry !== null && entry !== undefined && entry.v > 0;
}

/** Faster than structuredClone by far, and a state is JSON. */
function structuredCopy(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

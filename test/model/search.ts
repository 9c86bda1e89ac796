import {
  canonical,
  initial,
  isAtRest,
  isExact,
  steps,
  type Bounds,
  type Protocol,
  type State,
} from './exactlyOnce.ts';

export interface Found {
  readonly states: number;
  /** Steps from the beginning to the farthest state. */
  readonly depth: number;
  /** The shortest way to a state at rest that is not exact. */
  readonly counterexample: readonly string[] | undefined;
  /** States from which no exact state at rest can be reached. */
  readonly hopeless: number;
}

/** Every state that can be reached, breadth first: what is found first is found by the shortest way. */
export function search(bounds: Bounds, protocol: Protocol): Found {
  const numbers = new Map<string, number>();
  const parents: number[] = [];
  const labels: string[] = [];
  const before: number[][] = [];
  const exact: number[] = [];
  /** States at rest that are not exact. */
  const wrong: number[] = [];
  let depth = 0;

  const meet = (state: State, from: number, label: string, met: [number, State][]): void => {
    const text = canonical(state);
    const known = numbers.get(text);
    const number = known ?? numbers.size;
    if (known === undefined) {
      numbers.set(text, number);
      parents.push(from);
      labels.push(label);
      before.push([]);
      met.push([number, state]);
      if (isAtRest(state) && isExact(state)) exact.push(number);
      else if (isAtRest(state)) wrong.push(number);
    }
    if (from >= 0) before[number]?.push(from);
  };

  let frontier: [number, State][] = [];
  meet(initial(bounds), -1, 'start', frontier);
  while (frontier.length > 0 && wrong.length === 0) {
    const met: [number, State][] = [];
    for (const [number, state] of frontier)
      for (const step of steps(state, protocol, bounds.versions)) meet(step.state, number, step.label, met);
    if (met.length > 0) depth += 1;
    frontier = met;
  }
  const [first] = wrong;
  return {
    states: numbers.size,
    depth,
    counterexample: first === undefined ? undefined : wayTo(first, parents, labels),
    hopeless: first === undefined ? numbers.size - backFrom(exact, before) : 0,
  };
}

function wayTo(number: number, parents: readonly number[], labels: readonly string[]): readonly string[] {
  const way: string[] = [];
  for (let at = number; at > 0; at = parents[at] ?? 0) way.unshift(labels[at] ?? '');
  return way;
}

/** How many states lead to one of these. */
function backFrom(ends: readonly number[], before: readonly (readonly number[])[]): number {
  const reached = new Set(ends);
  const open = [...ends];
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    for (const earlier of before[number] ?? []) {
      if (reached.has(earlier)) continue;
      reached.add(earlier);
      open.push(earlier);
    }
  }
  return reached.size;
}

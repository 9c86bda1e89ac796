import assert from 'node:assert/strict';
import { createActor } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap } from 'xstate/graph';
import { selectionProblems } from '../../src/machines/agentSelection.ts';
import { hasInvited } from '../../src/machines/invitations.ts';
import { linkingMachine, type LinkingSnapshot } from '../../src/machines/linking.ts';
import { linkingContext } from '../../src/machines/linkingContext.ts';
import { formatStateValue } from '../../src/machines/linkingStateValue.ts';
import { isReachable } from '../../src/machines/stateRequirements.ts';
import { restoreSnapshot, storeSnapshot } from '../../src/machines/storedSnapshot.ts';
import { isSuccess } from '../../src/domain/checks.ts';
import { eventsAt } from './support/alphabet.ts';
import { LINK_ID } from './support/fixtures.ts';
import { ALL_PLACES } from './support/places.ts';

const PAST_TERMS = ['testing', 'agents', 'sync', 'finished'];
const PAST_TEST = ['agents', 'sync', 'finished'];
const AFTER_CREATION = new Set(['terms', ...PAST_TERMS, 'cancelled']);
const AFTER_INVITATION = new Set([...PAST_TEST, 'cancelled']);
const UNDER_WAY = ['terms.creating', 'agents.inviting'];

interface Edge {
  readonly from: LinkingSnapshot;
  readonly event: string;
  readonly to: LinkingSnapshot;
}

/** Every snapshot that any order of events leads to, and every step between two of them. */
function walk(): { snapshots: LinkingSnapshot[]; edges: Edge[] } {
  const map = getAdjacencyMap(linkingMachine, {
    input: { linkId: LINK_ID },
    events: eventsAt,
    serializeState: ({ value, context }) => JSON.stringify([value, context]),
  });
  return {
    snapshots: Object.values(map).map(({ state }) => state),
    edges: adjacencyMapToArray(map).map(({ state, event, nextState }) => ({
      from: state,
      event: event.type,
      to: nextState,
    })),
  };
}

function placeOf({ value }: LinkingSnapshot): string {
  return formatStateValue(value);
}

function stepName(snapshot: LinkingSnapshot): string {
  return placeOf(snapshot).split('.')[0] ?? '';
}

describe('linking: every order of events', () => {
  let snapshots: LinkingSnapshot[] = [];
  let edges: Edge[] = [];

  before(() => ({ snapshots, edges } = walk()));

  /** Checks all snapshots that a rule speaks of, of which there must be some. */
  function always(
    speaksOf: (snapshot: LinkingSnapshot) => boolean,
    holds: (snapshot: LinkingSnapshot) => boolean,
  ) {
    const concerned = snapshots.filter(speaksOf);
    assert.ok(concerned.length > 0);
    for (const snapshot of concerned) assert.ok(holds(snapshot), placeOf(snapshot));
  }

  function alwaysAcross(speaksOf: (edge: Edge) => boolean, holds: (edge: Edge) => boolean) {
    const concerned = edges.filter(speaksOf);
    assert.ok(concerned.length > 0);
    for (const edge of concerned) {
      assert.ok(holds(edge), `${placeOf(edge.from)} -${edge.event}-> ${placeOf(edge.to)}`);
    }
  }

  it('reaches every place', () => {
    assert.deepEqual([...new Set(snapshots.map(placeOf))].sort(), [...ALL_PLACES].sort());
  });

  it('R8: is nowhere past the terms without their acceptance', () => {
    always(
      (snapshot) => PAST_TERMS.includes(stepName(snapshot)),
      ({ context }) => context.terms !== undefined,
    );
    always(
      (snapshot) => placeOf(snapshot) === 'terms.creating',
      ({ context }) => context.terms !== undefined,
    );
  });

  it('R9: is nowhere past the test without its success', () => {
    always(
      (snapshot) => PAST_TEST.includes(stepName(snapshot)),
      ({ context }) => isSuccess(context.checks),
    );
  });

  it('R6: asks about a new implementation only when the form is empty', () => {
    always(
      (snapshot) => placeOf(snapshot) === 'implementation.askNew',
      ({ context: { form } }) => form?.implementationId === '' && form.name === '' && form.publicKey === '',
    );
  });

  it('R11 to R14: invites nothing with a problem', () => {
    always(
      (snapshot) => placeOf(snapshot) === 'agents.inviting',
      ({ context }) => selectionProblems(context).length === 0,
    );
  });

  it('never goes back behind what cannot be undone', () => {
    always(
      ({ context }) => context.created,
      (snapshot) => AFTER_CREATION.has(stepName(snapshot)),
    );
    always(
      ({ context }) => hasInvited(context),
      (snapshot) => AFTER_INVITATION.has(stepName(snapshot)),
    );
  });

  it('never forgets an acceptance, a creation or an invitation', () => {
    alwaysAcross(
      ({ from }) => from.context.terms !== undefined,
      ({ to }) => to.context.terms !== undefined,
    );
    alwaysAcross(
      ({ from }) => from.context.created,
      ({ to }) => to.context.created,
    );
    alwaysAcross(
      ({ from }) => hasInvited(from.context),
      ({ to }) => hasInvited(to.context),
    );
  });

  it('can be cancelled everywhere, at once or after what is under way', () => {
    always(
      ({ status }) => status === 'active',
      (snapshot) => snapshot.can({ type: 'CANCEL' }),
    );
    alwaysAcross(
      ({ event }) => event === 'CANCEL',
      ({ from, to }) =>
        placeOf(to) === 'cancelled' ||
        (UNDER_WAY.includes(placeOf(from)) && placeOf(to) === placeOf(from) && to.context.cancelRequested),
    );
    always(
      ({ context }) => context.cancelRequested,
      (snapshot) => [...UNDER_WAY, 'cancelled'].includes(placeOf(snapshot)),
    );
  });

  it('shows no error of a step that was left', () => {
    alwaysAcross(
      ({ from, to, event }) => placeOf(from) !== placeOf(to) && !event.startsWith('xstate.'),
      ({ to: { context } }) => context.error === undefined && context.fieldProblems.length === 0,
    );
  });

  it('B1: is kept and restored in every snapshot, and stays as the schema says', () => {
    for (const snapshot of snapshots) {
      const { value, context } = snapshot;
      assert.ok(isReachable({ value, context }), placeOf(snapshot));
      const json = JSON.stringify(context);
      assert.equal(JSON.stringify(linkingContext.parse(JSON.parse(json))).length, json.length);
      const restored = restoreSnapshot(JSON.parse(JSON.stringify(storeSnapshot(snapshot))));
      const again = restoreSnapshot(JSON.parse(JSON.stringify(storeSnapshot(restored))));
      assert.deepEqual(storeSnapshot(again), storeSnapshot(restored));
      assert.equal(restored.status, snapshot.status);
    }
  });

  it("B1: XState's own persisted snapshots go through JSON", () => {
    for (const snapshot of snapshots) {
      const persisted = JSON.parse(JSON.stringify(linkingMachine.getPersistedSnapshot(snapshot)));
      const restored = createActor(linkingMachine, { input: { linkId: LINK_ID }, snapshot: persisted });
      assert.deepEqual(restored.getSnapshot().value, snapshot.value);
      assert.equal(JSON.stringify(restored.getSnapshot().context), JSON.stringify(snapshot.context));
    }
  });
});

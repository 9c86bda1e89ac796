import { createActor, waitFor, type ActorRefFrom } from 'xstate';
import { formatStateValue } from '../../../src/machines/linkingStateValue.ts';
import type { LinkingSnapshot, linkingMachine } from '../../../src/machines/linking.ts';
import { provideLinkingServices } from '../../../src/machines/provideLinkingServices.ts';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import type { LinkingServices } from '../../../src/machines/linkingServices.ts';
import { fakeServices } from './fakeServices.ts';
import { ACCEPT, CHOOSE, CONNECT, LINK_ID, NAME, SUBMIT, SUBMIT_EMPTY } from './fixtures.ts';

export type LinkingActor = ActorRefFrom<typeof linkingMachine>;

type Way = readonly (readonly [place: string, event: LinkingEvent])[];

const TO_COMPANY: Way = [
  ['company.entering', CONNECT],
  ['company.choosing', CHOOSE],
];
const FROM_TERMS: Way = [
  ['terms.reading', ACCEPT],
  ['testing.succeeded', { type: 'NEXT' }],
  ['agents.choosing', { type: 'INVITE' }],
  ['agents.invited', { type: 'NEXT' }],
  ['sync.ready', { type: 'START' }],
  ['sync.started', { type: 'FINISH' }],
];

/** The way through the wizard when nothing is wrong, to an existing implementation or to a new one. */
const WAYS = {
  existing: [
    ...TO_COMPANY,
    ['implementation.form', SUBMIT],
    ['implementation.existing', { type: 'NEXT' }],
    ...FROM_TERMS,
  ],
  new: [
    ...TO_COMPANY,
    ['implementation.form', SUBMIT_EMPTY],
    ['implementation.askNew', { type: 'CREATE_NEW' }],
    ['implementation.naming', NAME],
    ...FROM_TERMS,
  ],
} as const satisfies Record<string, Way>;
export type WayName = keyof typeof WAYS;

export function startLinking(
  changes: Partial<LinkingServices> = {},
  snapshot?: LinkingSnapshot,
): LinkingActor {
  const machine = provideLinkingServices(fakeServices(changes));
  return createActor(machine, {
    input: { linkId: LINK_ID },
    ...(snapshot === undefined ? {} : { snapshot }),
  }).start();
}

export function placeOf(actor: Pick<LinkingActor, 'getSnapshot'>): string {
  return formatStateValue(actor.getSnapshot().value);
}

/** Waits until the actor is in one of the places. */
export function reach(actor: LinkingActor, ...places: string[]): Promise<LinkingSnapshot> {
  return waitFor(actor, ({ value }) => places.includes(formatStateValue(value)), { timeout: 5000 });
}

/** Goes the way until the place; a place where work goes on needs a service that is `pending`. */
export async function walkTo(
  actor: LinkingActor,
  place: string,
  way: WayName = 'existing',
): Promise<LinkingSnapshot> {
  let ahead: Way = WAYS[way];
  for (;;) {
    const at = formatStateValue((await reach(actor, place, ...ahead.map(([name]) => name))).value);
    if (at === place) return actor.getSnapshot();
    const index = ahead.findIndex(([name]) => name === at);
    const event = ahead[index]?.[1];
    ahead = ahead.slice(index + 1);
    if (event !== undefined) actor.send(event);
  }
}

/** A linking that stands at the place. */
export async function linkingAt(
  place: string,
  changes: Partial<LinkingServices> = {},
  way: WayName = 'existing',
): Promise<LinkingActor> {
  const actor = startLinking(changes);
  await walkTo(actor, place, way);
  return actor;
}

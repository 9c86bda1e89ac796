import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createActor, waitFor, type Actor } from 'xstate';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../connector/state/jsonFile.ts';
import type { linkingMachine, LinkingSnapshot } from '../machines/linking.ts';
import { provideLinkingServices } from '../machines/provideLinkingServices.ts';
import { restoreSnapshot, storeSnapshot } from '../machines/storedSnapshot.ts';
import { sameCompany, type CompanyIdentity } from '../protocol/company.ts';
import { LinkError } from '../protocol/errors.ts';
import type { LinkingEvent } from '../protocol/linking.ts';
import type { LinkingView } from '../protocol/linkingView.ts';
import { linkingServices, type LinkingServiceOptions } from './linkingServices.ts';
import { isBusy, viewOf } from './linkingView.ts';
import type { LinkOperations } from './linkOperations.ts';

/** One linking from its first step to its end: the machine with its services, kept on disk after each step (B1). */
export class LinkingSession {
  readonly linkId: string;
  readonly #actor: Actor<typeof linkingMachine>;

  private constructor(
    operations: LinkOperations,
    linkId: string,
    options: LinkingServiceOptions,
    snapshot?: LinkingSnapshot,
  ) {
    this.linkId = linkId;
    const machine = provideLinkingServices(linkingServices(operations, linkId, options));
    this.#actor = createActor(machine, {
      input: { linkId },
      ...(snapshot === undefined ? {} : { snapshot }),
    });
    const folder = operations.state.link(linkId);
    this.#actor.subscribe((next) => {
      const isLinked = operations.registry.list().some(({ id }) => id === linkId);
      if (next.value === 'cancelled' && !isLinked) operations.state.removeLink(linkId);
      else writeJsonFile(folder.session, storeSnapshot(next));
    });
    this.#actor.start();
  }

  /** Starts a new linking. */
  static start(
    operations: LinkOperations,
    options: LinkingServiceOptions,
    linkId: string = randomUUID(),
  ): LinkingSession {
    return new LinkingSession(operations, linkId, options);
  }

  /**
   * Goes on where a linking was left.
   *
   * @throws LinkError `STATE_UNREADABLE` or `STATE_TOO_NEW`.
   */
  static resume(operations: LinkOperations, options: LinkingServiceOptions, linkId: string): LinkingSession {
    const stored = readJsonFile(operations.state.link(linkId).session, z.unknown());
    return new LinkingSession(operations, linkId, options, restoreSnapshot(stored));
  }

  get snapshot(): LinkingSnapshot {
    return this.#actor.getSnapshot();
  }

  /** What a panel draws of it now. */
  get view(): LinkingView {
    return viewOf(this.snapshot);
  }

  send(event: LinkingEvent): void {
    this.#actor.send(event);
  }

  subscribe(onChange: (snapshot: LinkingSnapshot) => void): () => void {
    const subscription = this.#actor.subscribe(onChange);
    return () => subscription.unsubscribe();
  }

  /** Waits until the machine rests in a state that asks something of a person, or has ended. */
  async settled(): Promise<LinkingSnapshot> {
    return waitFor(this.#actor, (snapshot) => !isBusy(snapshot), { timeout: Number.POSITIVE_INFINITY });
  }

  /** Sends an event and waits for what comes of it. */
  async step(event: LinkingEvent): Promise<LinkingSnapshot> {
    this.send(event);
    return this.settled();
  }

  stop(): void {
    this.#actor.stop();
  }
}

export type { LinkingSnapshot };

const draftFile = z.looseObject({
  value: z.unknown(),
  context: z.looseObject({
    identity: z.looseObject({ serverName: z.string(), database: z.string(), code: z.int() }).optional(),
  }),
});

/** A linking of this company that was begun and not ended, by its link id: the wizard offers to go on with it. */
export function findUnfinished(operations: LinkOperations, identity: CompanyIdentity): string | undefined {
  const { state, registry } = operations;
  const linked = new Set(registry.list().map(({ id }) => id));
  return readdirSync(state.links).find((linkId) => {
    const file = state.link(linkId).session;
    if (linked.has(linkId) || !existsSync(file)) return false;
    const kept = readIdentity(file);
    return kept !== undefined && sameCompany(kept, identity);
  });
}

/** A damaged file is no linking to go on with, and must not stand in the way of another company's. */
function readIdentity(file: string): CompanyIdentity | undefined {
  try {
    return readJsonFile(file, draftFile)?.context.identity;
  } catch (thrown) {
    if (thrown instanceof LinkError && thrown.code === 'STATE_UNREADABLE') return undefined;
    throw thrown;
  }
}

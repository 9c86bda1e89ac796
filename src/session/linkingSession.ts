import { randomUUID } from 'node:crypto';
import { createActor, waitFor, type Actor } from 'xstate';
import * as z from 'zod';
import { tryLock } from '../connector/state/fileLock.ts';
import { readJsonFile, writeJsonFile } from '../connector/state/jsonFile.ts';
import type { linkingMachine, LinkingSnapshot } from '../machines/linking.ts';
import { provideLinkingServices } from '../machines/provideLinkingServices.ts';
import { restoreSnapshot, storeSnapshot } from '../machines/storedSnapshot.ts';
import { LinkError, toErrorDetail } from '../domain/errors.ts';
import type { LinkingEvent } from '../protocol/linking.ts';
import type { LinkingView } from '../protocol/linkingView.ts';
import { linkingServices, type LinkingServiceOptions } from './linkingServices.ts';
import { viewOf } from './linkingView.ts';
import type { LinkOperations } from './linkOperations.ts';

/** One linking from its first step to its end: the machine with its services, kept on disk after each step (B1). */
export class LinkingSession {
  readonly linkId: string;
  readonly #actor: Actor<typeof linkingMachine>;
  readonly #release: () => void;

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
    this.#release = lockLinking(folder.sessionLock);
    this.#actor.subscribe((next) => {
      if (next.status !== 'active') this.#release();
      try {
        const isLinked = operations.registry.has(linkId);
        if (next.value === 'cancelled' && !isLinked) operations.state.removeLink(linkId);
        else writeJsonFile(folder.session, storeSnapshot(next));
      } catch (thrown) {
        // The linking goes on; that it could not be kept is for the log.
        operations.state.notify(toErrorDetail(thrown));
      }
    });
    this.#actor.start();
  }

  /** Starts a new linking. @throws LinkError `LINKING_OPEN_ELSEWHERE`. */
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
   * @throws LinkError `STATE_UNREADABLE`, `STATE_TOO_NEW` or `LINKING_OPEN_ELSEWHERE`.
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
    return waitFor(this.#actor, (snapshot) => !snapshot.hasTag('busy'), {
      timeout: Number.POSITIVE_INFINITY,
    });
  }

  /** Sends an event and waits for what comes of it. */
  async step(event: LinkingEvent): Promise<LinkingSnapshot> {
    this.send(event);
    return this.settled();
  }

  stop(): void {
    this.#actor.stop();
    this.#release();
  }
}

/** Two programs on one linking would invite everybody twice. */
function lockLinking(file: string): () => void {
  const release = tryLock(file);
  if (release === undefined) throw new LinkError('LINKING_OPEN_ELSEWHERE');
  return once(release);
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

export type { LinkingSnapshot };

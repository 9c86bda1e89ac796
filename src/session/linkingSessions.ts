import { existsSync } from 'node:fs';
import { resumeEvent } from '../machines/step.ts';
import type { LinkingServiceOptions } from './linkingServices.ts';
import { LinkingSession } from './linkingSession.ts';
import type { LinkOperations } from './linkOperations.ts';

interface OpenSession {
  readonly session: LinkingSession;
  users: number;
}

/** The linkings that are open in this program: two panels on one of them share it. */
export class LinkingSessions {
  readonly #operations: LinkOperations;
  readonly #options: LinkingServiceOptions;
  readonly #open = new Map<string, OpenSession>();
  readonly #listeners = new Set<() => void>();

  constructor(operations: LinkOperations, options: LinkingServiceOptions) {
    this.#operations = operations;
    this.#options = options;
  }

  /**
   * Opens a linking for one panel, which gives it back with `leave`: a new one, or where it was left (B1).
   *
   * @throws LinkError `STATE_UNREADABLE`, `STATE_TOO_NEW` or `LINKING_OPEN_ELSEWHERE`.
   */
  enter(linkId?: string): LinkingSession {
    const open = linkId === undefined ? undefined : this.#open.get(linkId);
    const session = open?.session ?? this.#start(linkId);
    if (open === undefined) session.subscribe(() => this.#tell());
    this.#open.set(session.linkId, { session, users: (open?.users ?? 0) + 1 });
    return session;
  }

  /** The last to leave closes it; work that cannot be cut off is waited for. */
  leave(session: LinkingSession): void {
    const open = this.#open.get(session.linkId);
    if (open === undefined) return;
    open.users -= 1;
    if (open.users === 0) void this.#close(session);
  }

  /** Calls back after each change of a linking that is open here. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives up a linking that was begun: its folder and its secrets go. */
  async discard(linkId: string): Promise<void> {
    const session = this.enter(linkId);
    await session.step({ type: 'CANCEL' });
    this.leave(session);
  }

  /** Closes all that are open; settles when no work is under way any more. */
  async close(): Promise<void> {
    const sessions = [...this.#open.values()];
    for (const open of sessions) open.users = 0;
    await Promise.all(sessions.map(({ session }) => this.#close(session)));
  }

  #start(linkId?: string): LinkingSession {
    if (linkId === undefined || !existsSync(this.#operations.state.link(linkId).session))
      return LinkingSession.start(this.#operations, this.#options, linkId);
    const session = LinkingSession.resume(this.#operations, this.#options, linkId);
    const event = resumeEvent(session.snapshot);
    if (event !== undefined) session.send(event);
    return session;
  }

  async #close(session: LinkingSession): Promise<void> {
    if (session.snapshot.hasTag('irrevocable')) await session.settled();
    const open = this.#open.get(session.linkId);
    if (open === undefined || open.users > 0) return;
    // One in which nothing was entered is nothing to come back to.
    const { status, context } = session.snapshot;
    if (status === 'active' && context.connection === undefined) session.send({ type: 'CANCEL' });
    this.#open.delete(session.linkId);
    session.stop();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

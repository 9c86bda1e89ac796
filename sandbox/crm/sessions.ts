import { createHmac, randomBytes } from 'node:crypto';

interface Session {
  readonly implementationId: string;
  readonly expiresAt: number;
}

/**
 * Sessions by token. A token has the shape of the published sample: URL-safe base64 of
 * `<unix seconds>|<base64 of {"ImplementationId":…}>|<mac bytes>`. It is known here only by being in the table.
 */
export class Sessions {
  readonly #secret = randomBytes(32);
  readonly #open = new Map<string, Session>();
  readonly #lifetimeMs: number;
  readonly #clock: () => number;

  constructor(lifetimeSeconds: number, clock: () => number) {
    this.#lifetimeMs = lifetimeSeconds * 1000;
    this.#clock = clock;
  }

  open(implementationId: string): string {
    const now = this.#clock();
    for (const [token, session] of this.#open) {
      if (session.expiresAt <= now) {
        this.#open.delete(token);
      }
    }
    const payload = { ImplementationId: implementationId, SessionId: randomBytes(8).toString('hex') };
    const head = `${Math.floor(now / 1000)}|${Buffer.from(JSON.stringify(payload)).toString('base64')}|`;
    const mac = createHmac('sha256', this.#secret).update(head).digest();
    const token = Buffer.concat([Buffer.from(head), mac]).toString('base64url');
    this.#open.set(token, { implementationId, expiresAt: now + this.#lifetimeMs });
    return token;
  }

  /** The implementation a living session belongs to. */
  implementationOf(token: string | undefined): string | undefined {
    const session = token === undefined ? undefined : this.#open.get(token);
    return session !== undefined && session.expiresAt > this.#clock() ? session.implementationId : undefined;
  }

  expireAll(): void {
    this.#open.clear();
  }
}

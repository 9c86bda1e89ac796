import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may see the panel: the browser that came first with the token, known afterwards by its cookie. */
export class BrowserSession {
  /** 32 random bytes, in base64url. */
  readonly token = randomSecret();
  readonly #cookieName: string;
  readonly #cookieValue = randomSecret();
  #isSpent = false;

  constructor(port: number) {
    // Cookies know no ports: two of these programs in one browser must not overwrite each other's.
    this.#cookieName = `sage200-link-${port}`;
  }

  /** The `Set-Cookie` header that the token is worth, once. */
  redeem(token: string): string | undefined {
    if (this.#isSpent || !isSame(token, this.token)) return undefined;
    this.#isSpent = true;
    return `${this.#cookieName}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a `Cookie` header is that of the browser that redeemed the token. */
  isOpenTo(cookies: string | undefined): boolean {
    const start = `${this.#cookieName}=`;
    return (cookies ?? '')
      .split(/; ?/)
      .some((cookie) => cookie.startsWith(start) && isSame(cookie.slice(start.length), this.#cookieValue));
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time whatever differs, the lengths included. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

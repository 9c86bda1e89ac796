import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RequestPace } from '../../../src/connector/salesManagement/requestPace.ts';

/** A server that allows so many requests in each window, which begins with its first request. Time is ours. */
class CountingServer {
  allowed: number;
  readonly #window: number;
  #started = Number.NEGATIVE_INFINITY;
  #taken = 0;
  answered = 0;
  refused = 0;
  now = 0;

  constructor(allowed: number, window = 1000) {
    this.allowed = allowed;
    this.#window = window;
  }

  /** Sends one request after the other, each answered in two milliseconds, until the clock says so. */
  serve(pace: RequestPace, until: number): void {
    while (this.now < until) {
      this.now += pace.take(this.now);
      if (this.now >= this.#started + this.#window) [this.#started, this.#taken] = [this.now, 0];
      this.#taken += 1;
      if (this.#taken <= this.allowed) {
        this.answered += 1;
        pace.answered(this.now + 2);
        this.now += 2;
        continue;
      }
      this.refused += 1;
      const seconds = Math.max(1, Math.ceil((this.#started + this.#window - this.now) / 1000));
      pace.refused(this.now, seconds * 1000);
      this.now += seconds * 1000;
    }
  }
}

describe('requestPace', () => {
  it('is no limit for a server that refuses nothing', () => {
    const pace = new RequestPace();
    const server = new CountingServer(Number.POSITIVE_INFINITY);
    server.serve(pace, 10_000);
    assert.equal(pace.perSecond, Number.POSITIVE_INFINITY);
    assert.equal(server.answered, 5000);
  });

  it('uses nine tenths of what is allowed with at most one refusal in fifty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 300 }), (allowed) => {
        const server = new CountingServer(allowed);
        server.serve(new RequestPace(), 240_000);
        const share = server.answered / ((allowed * server.now) / 1000);
        assert.ok(share >= 0.9, `${share} of ${allowed}`);
        assert.ok(server.refused / (server.answered + server.refused) <= 0.02);
      }),
    );
  });

  it('finds a limit of calls a minute', () => {
    const pace = new RequestPace();
    const server = new CountingServer(200, 60_000);
    server.serve(pace, 600_000);
    assert.ok(server.answered >= 0.9 * 200 * 10, String(server.answered));
    assert.ok(server.refused <= 20, String(server.refused));
  });

  it('follows a server that allows less, and one that allows more', () => {
    const pace = new RequestPace();
    const server = new CountingServer(40);
    server.serve(pace, 60_000);
    server.allowed = 10;
    server.serve(pace, 90_000);
    assert.ok(pace.perSecond > 8 && pace.perSecond < 11, String(pace.perSecond));
    server.allowed = 80;
    server.serve(pace, 150_000);
    assert.ok(pace.perSecond > 60 && pace.perSecond < 90, String(pace.perSecond));
  });

  it('uses nine tenths of what is allowed while that changes every two minutes, in the middle', () => {
    const pace = new RequestPace();
    const server = new CountingServer(40);
    const shares = [40, 10, 80, 20, 100].map((allowed) => {
      const [before, began] = [server.answered, server.now];
      server.allowed = allowed;
      server.serve(pace, began + 120_000);
      return (server.answered - before) / ((allowed * (server.now - began)) / 1000);
    });
    const middle = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    assert.ok(middle >= 0.9, String(shares));
    assert.ok(server.refused / (server.answered + server.refused) <= 0.02);
  });

  it('takes the refusals of one moment for one', () => {
    const pace = new RequestPace();
    for (let request = 0; request < 40; request += 1) {
      pace.take(request);
      pace.answered(request);
    }
    for (let refusal = 0; refusal < 8; refusal += 1) pace.refused(40 + refusal, 1000);
    assert.equal(Math.round(pace.perSecond), Math.round(40 * 0.98));
    assert.equal(pace.take(100), 940);
  });

  it('uses a server again soon after it was closed for minutes', () => {
    const pace = new RequestPace();
    const server = new CountingServer(40);
    server.serve(pace, 30_000);
    // Each that is sent meanwhile is told to wait a minute.
    for (let refusal = 0; refusal < 3; refusal += 1) {
      server.now += pace.take(server.now);
      pace.refused(server.now, 60_000);
      server.now += 60_000;
    }
    const [answered, opened] = [server.answered, server.now];
    server.serve(pace, opened + 60_000);
    assert.ok(server.answered - answered > 20 * 60, String(server.answered - answered));
  });

  it('does not grow where fewer are asked for than it allows', () => {
    const pace = new RequestPace();
    const server = new CountingServer(100);
    server.serve(pace, 10_000);
    server.allowed = Number.POSITIVE_INFINITY;
    // One every tenth of a second, for ten minutes.
    for (let request = 0; request < 6000; request += 1) {
      pace.take(server.now);
      pace.answered(server.now + 2);
      server.now += 100;
    }
    assert.ok(pace.perSecond < 200, String(pace.perSecond));
  });

  it('gives no turn away a second time when a refusal comes between', () => {
    const pace = new RequestPace();
    pace.take(0);
    for (let answer = 0; answer < 4; answer += 1) pace.answered(10);
    pace.refused(10, 1000);
    assert.ok(pace.perSecond < 4);
    const turns = Array.from({ length: 8 }, () => 1010 + pace.take(1010));
    pace.refused(1020, 1000);
    assert.ok(2020 + pace.take(2020) > (turns.at(-1) ?? 0));
  });
});

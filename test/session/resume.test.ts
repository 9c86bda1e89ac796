import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { storedSnapshot } from '../../src/machines/storedSnapshot.ts';
import type { LinkingEvent } from '../../src/protocol/linking.ts';
import { beginHere } from '../../src/session/beginSync.ts';
import { LinkingSession } from '../../src/session/linkingSession.ts';
import { READER } from '../support/sandboxSides.ts';
import { SessionBench, walk } from './support/sessionBench.ts';

describe('a linking that is left and gone on with (B1)', () => {
  let bench: SessionBench;
  beforeEach(async () => {
    bench = await SessionBench.start();
  });
  afterEach(() => bench.close());

  function resume(linkId: string): LinkingSession {
    const operations = bench.open();
    return LinkingSession.resume(operations, { beginSync: beginHere(operations) }, linkId);
  }

  /** Takes one step in a session of its own, as if the editor was closed after each. */
  async function stepByStep(linkId: string, events: readonly LinkingEvent[]): Promise<readonly string[]> {
    const places: string[] = [];
    for (const event of events) {
      const session = resume(linkId);
      await walk(session, [event]);
      session.stop();
      const text = bench.kept(linkId);
      const { value } = storedSnapshot.parse(JSON.parse(text));
      assert.deepEqual(value, session.snapshot.value);
      places.push(JSON.stringify(value).replaceAll(/[{}"]/g, ''));
      for (const secret of [READER.password, ...bench.secrets.kept.values()])
        assert.ok(!text.includes(secret), `the snapshot in ${places.at(-1)} holds a secret`);
    }
    return places;
  }

  it('comes to its end, left after each step: nothing is lost, and no secret is kept on disk', async () => {
    const session = await bench.begin();
    session.stop();
    const places = await stepByStep(session.linkId, bench.events());
    assert.deepEqual(places, [
      'company:choosing',
      'implementation:form',
      'implementation:existing',
      'terms:reading',
      'testing:succeeded',
      'agents:choosing',
      'agents:choosing',
      'agents:invited',
      'sync:ready',
      'sync:started',
      'finished',
    ]);
    const operations = bench.open();
    assert.deepEqual(
      operations.registry.list().map(({ id, service }) => [id, service]),
      [[session.linkId, 'active']],
    );
    const { parts } = await operations.status(session.linkId);
    assert.ok(parts.every(({ source, synced, failed }) => source === synced + failed));
    assert.equal(bench.sides.crm.store.welcomeMails(bench.keys.id).length, 1);
  });

  it('comes to its end on the way to a new implementation (R7)', async () => {
    const session = await bench.begin();
    session.stop();
    await bench.secrets.delete(session.linkId);
    await bench.secrets.set(session.linkId, 'sqlPassword', READER.password);
    const apiUrl = bench.sides.crm.baseUrl;
    const implementation = { apiUrl, name: 'Añil Nueva', adminEmail: 'inaki@anil.example' };
    const form = { apiUrl, implementationId: '', name: '', publicKey: '', hasPrivateKey: false };
    const [connect, choose, , , ...others] = bench.events();
    if (connect === undefined || choose === undefined) throw new Error('there are too few events');
    const places = await stepByStep(session.linkId, [
      connect,
      choose,
      { type: 'SUBMIT_IMPLEMENTATION', form },
      { type: 'CREATE_NEW' },
      { type: 'NAME_IMPLEMENTATION', implementation },
      ...others,
    ]);
    assert.deepEqual(places.slice(2, 6), [
      'implementation:askNew',
      'implementation:naming',
      'terms:reading',
      'testing:succeeded',
    ]);
    assert.equal(bench.open().registry.get(session.linkId).implementation.name, 'Añil Nueva');
    assert.equal(bench.sides.crm.implementations.length, 2);
  });

  it('R9: a test that was cut off has not succeeded, and is made again', async () => {
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, 4));
    // Left as soon as the test runs.
    const running = new Promise<void>((resolve) => {
      const unsubscribe = session.subscribe((snapshot) => {
        if (!snapshot.matches({ testing: 'running' })) return;
        unsubscribe();
        resolve();
      });
    });
    session.send({ type: 'ACCEPT_TERMS', privacy: true, terms: true });
    await running;
    session.stop();

    const next = resume(session.linkId);
    assert.ok(next.snapshot.matches({ testing: 'failed' }));
    assert.deepEqual(next.snapshot.context.checks, []);
    const refused = await next.step({ type: 'NEXT' });
    assert.equal(refused.context.error?.code, 'CONNECTION_TEST_FAILED');
    await walk(next, [{ type: 'RETRY' }, ...bench.events().slice(5)]);
    assert.equal(next.snapshot.value, 'finished');
  });

  it('R15: an invitation that was cut off is not sent twice', async () => {
    const { crm } = bench.sides;
    const session = await bench.begin();
    await walk(session, bench.events({ invite: [2, 9] }).slice(0, 7));
    const firstInvited = new Promise<void>((resolve) => {
      session.subscribe(({ context }) => {
        if (context.invitations.length > 0) resolve();
      });
    });
    session.send({ type: 'INVITE' });
    await firstInvited;
    session.stop();

    const next = resume(session.linkId);
    assert.ok(next.snapshot.matches({ agents: 'choosing' }));
    await walk(next, bench.events().slice(7));
    const mails = crm.store.welcomeMails(bench.keys.id).map(({ email }) => email);
    assert.deepEqual(mails.toSorted(), ['begona@anil.example', 'inigo@anil.example']);
    const users = crm.store.records(bench.keys.id, 'users').map((user) => user['email']);
    assert.equal(new Set(users).size, users.length);
  });

  it('is not gone on with from a file of a later version, or from one that skips the terms (R8)', async () => {
    const session = await bench.begin();
    await walk(session, bench.events().slice(0, 5));
    session.stop();
    const { session: file } = bench.open().state.link(session.linkId);
    const kept: unknown = JSON.parse(bench.kept(session.linkId));
    const { context, ...others } = storedSnapshot.parse(kept);
    const { terms: _, ...withoutTerms } = context;
    for (const [code, changed] of [
      ['STATE_TOO_NEW', { ...others, context, version: 99 }],
      ['STATE_UNREADABLE', { ...others, context: withoutTerms }],
      ['STATE_UNREADABLE', { ...others }],
    ] as const) {
      writeFileSync(file, JSON.stringify(changed));
      assert.throws(() => resume(session.linkId), { code });
    }
  });
});

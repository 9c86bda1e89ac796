import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentSecrets } from '../../src/cli/secretStores.ts';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { openStateFolder } from '../../src/connector/state/stateFolder.ts';
import { SERVICE_CALLS, SERVICE_PROTOCOL, type ServiceCall } from '../../src/protocol/service.ts';
import { Random, streamOf } from '../../sandbox/sage200/random.ts';
import { connectService } from '../../src/service/connectService.ts';
import { runService } from '../../src/service/runService.ts';
import { readServiceFile } from '../../src/service/serviceFiles.ts';
import { offlineLink } from '../service/support/offlineLink.ts';
import { activity } from '../service/support/serviceBench.ts';
import { frame } from '../service/support/serverBench.ts';
import { heldMemory } from '../support/heldMemory.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { TABLE } from './support/faultTable.ts';
import { CANARY, nearly, type Json } from './support/malformed.ts';
import { WireClient } from './support/wireClient.ts';

const isLong = process.env['FAULTS'] === 'long';
const MESSAGES = Number(process.env['FAULTS_MESSAGES'] ?? (isLong ? 10_000 : 500));
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);
/** Answered together. */
const AT_ONCE = 50;

/** The real service with one link, and whoever speaks to it on its socket. */
describe(`a client of the service that sends ${MESSAGES} wrong messages`, function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const end = new AbortController();
  const link = offlineLink(1);
  const random = new Random(streamOf('service'), SEED);
  let ended: Promise<void>;
  let where: { readonly socket: string; readonly token: string };

  before(async () => {
    new LinkRegistry(openStateFolder(folder.path).registry).put(link);
    const ready = Promise.withResolvers<unknown>();
    ended = runService({
      stateRoot: folder.path,
      secrets: new EnvironmentSecrets({}),
      signal: end.signal,
      onReady: ready.resolve,
    });
    await Promise.race([ready.promise, ended]);
    where = readServiceFile(folder.path) ?? assert.fail('it does not say where it is');
  });
  afterEach(async () => {
    // The next one is heard, by the same process.
    const client = await connectService(folder.path, { program: 'unused', startIt: false });
    await activity(client, link.id, ({ state }) => state === 'blocked');
    client.close();
  });
  after(async () => {
    end.abort();
    await ended;
    folder.remove();
  });

  const hello = (): Json => ({ token: where.token, protocol: SERVICE_PROTOCOL, version: '0.1.0' });
  const request = (id: number, method: string, params: Json): Json => ({
    jsonrpc: '2.0',
    id,
    method,
    params,
  });
  const linkId = link.id;
  const calls: Readonly<Record<string, readonly Json[]>> = {
    hello: [{ token: CANARY, protocol: SERVICE_PROTOCOL, version: '0.1.0' }],
    activities: [{}],
    serve: [{ linkId, secrets: { sqlPassword: CANARY, privateKey: CANARY } }],
    runNow: [{ linkId, confirmDeletes: true }],
    pause: [{ linkId }],
    resume: [{ linkId }],
    forget: [{ linkId }],
    configure: [{ intervalMinutes: 15 }],
    stop: [{}],
    handOver: [{}],
    [CANARY]: [{}],
  };

  async function known(): Promise<WireClient> {
    const client = await WireClient.open(where.socket);
    client.write(frame(request(0, 'hello', hello())));
    await client.next(1);
    return client;
  }

  /** A call whose parameters, or whose name, are not right. */
  function wrongCall(): readonly [method: string, params: Json] {
    for (;;) {
      const method = random.pick(Object.keys(calls));
      // JSON-RPC has lists and objects for parameters, and nothing else.
      const params = nearly(random, calls[method] ?? []);
      const isCall = Object.hasOwn(SERVICE_CALLS, method);
      if (params === null || typeof params !== 'object') continue;
      if (!isCall || !SERVICE_CALLS[method as ServiceCall].params.safeParse(params).success)
        return [method, params];
    }
  }

  const requireDecent = (text: string, story: () => string) => {
    assert.ok(!text.includes(CANARY) && !text.includes(JSON.stringify(CANARY).slice(1, -1)), story());
    assert.doesNotMatch(text, /INTERNAL/, story());
  };

  it('with wrong parameters: each call is refused by its name alone, and nothing grows', async () => {
    const client = await known();
    let refused = 0;
    const send = async (count: number) => {
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const batch = Array.from({ length: AT_ONCE }, wrongCall);
        client.write(batch.map(([method, params], id) => frame(request(id, method, params))).join(''));
        const answers = await client.next(AT_ONCE);
        for (const answer of answers) {
          requireDecent(answer, () => JSON.stringify(batch));
          if (/"code":"SERVICE_CALL_REFUSED"/.test(answer)) refused += 1;
        }
        assert.equal(answers.length, AT_ONCE, JSON.stringify(batch));
      }
    };
    await send(MESSAGES / 5);
    const before = heldMemory();
    await send(MESSAGES - MESSAGES / 5);
    const after = heldMemory();
    assert.equal(refused, MESSAGES);
    assert.ok(after.heap - before.heap < 2_000_000, `the heap grew by ${after.heap - before.heap} bytes`);
    assert.ok(after.handles <= before.handles, `${before.handles} handles became ${after.handles}`);
    await client.leave();
    TABLE.note(
      `service: ${refused} calls with wrong parameters, refused; the heap grew by ${after.heap - before.heap} bytes`,
    );
  });

  it('that are no requests, damaged, or of a stranger: let go without a word that is too much', async () => {
    for (let sent = 0; sent < MESSAGES / 2; sent += 1) {
      const isKnown = random.chance(0.5);
      const client = isKnown ? await known() : await WireClient.open(where.socket);
      const bytes = wrongBytes();
      client.write(bytes);
      const heard = (await client.leave()).join('\n');
      requireDecent(heard, () => JSON.stringify(bytes.toString('latin1')));
      if (!isKnown) assert.equal(heard, '', bytes.toString('latin1'));
    }
  });

  it('leaves none of it in the state folder, whose log stays within its bound', () => {
    const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(json|ndjson|log|db)$/.test(name),
    );
    for (const name of files) {
      const text = readFileSync(join(folder.path, name), 'utf8');
      requireDecent(text, () => name);
      assert.ok(text.length < 1_100_000, `${name}: ${text.length}`);
    }
    assert.ok(files.includes('service.log'));
  });

  /** A message that is none, or one whose bytes were damaged on their way; a stranger's token is never the right one. */
  function wrongBytes(): Buffer {
    const [method, params] = wrongCall();
    const right = request(1, method, params);
    if (random.chance(0.5))
      return Buffer.from(frame(JSON.stringify(nearly(random, [right, NOTICE, ANSWER]))));
    if (random.chance(0.2))
      return Buffer.from(frame(random.pick(['', '{', 'null', '[[[[', '"', '{"id":1}'])));
    const bytes = Buffer.from(frame(JSON.stringify(right)));
    for (let damage = random.integer(1, 4); damage > 0; damage -= 1)
      bytes.writeUInt8(random.integer(0, 255), random.integer(0, bytes.length - 1));
    return random.chance(0.3) ? bytes.subarray(0, random.integer(1, bytes.length)) : bytes;
  }
});

const NOTICE: Json = { jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 1 } };
const ANSWER: Json = { jsonrpc: '2.0', id: 1, result: { secret: CANARY } };

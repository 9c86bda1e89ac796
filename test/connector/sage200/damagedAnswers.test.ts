import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { openSageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import type { SqlConnection } from '../../../src/domain/sqlConnection.ts';
import { READER, startSandboxSides, type SandboxSides } from '../../support/sandboxSides.ts';
import { seeded } from '../../support/seeded.ts';
import { TcpProxy } from '../../support/tcpProxy.ts';

const HEADER = 8;
const ROWS = 'SELECT CodigoCliente, RazonSocial, FechaAlta FROM Clientes';

describe('answers that are none of SQL Server’s', () => {
  let sandbox: SandboxSides;
  let proxy: TcpProxy;
  let connection: SqlConnection;

  before(async () => {
    sandbox = await startSandboxSides({ sage: { customers: 20, products: 2, orders: 2, agents: 1 } });
    proxy = await TcpProxy.start(sandbox.server.port);
    connection = { ...sandbox.connection, port: proxy.port, encrypt: 'false' };
  });
  afterEach(() => {
    proxy.alter = (piece) => piece;
  });
  after(async () => {
    await proxy?.close();
    await sandbox?.close();
  });

  /** What comes of a query whose answer is altered: its rows, or how it failed. */
  async function ask(alter: (piece: Buffer) => Buffer): Promise<number | LinkError> {
    const database = await openSageDatabase(connection, READER.password, { requestTimeout: 100 });
    try {
      // The pool logs in anew for the first query; from then on it keeps that connection.
      await database.query(ROWS);
      proxy.alter = alter;
      return (await database.query(ROWS)).length;
    } catch (thrown) {
      assert.ok(thrown instanceof LinkError, inspect(thrown));
      return thrown;
    } finally {
      proxy.alter = (piece) => piece;
      await database.close();
    }
  }

  for (const [what, alter] of [
    ['a token that there is none of', (piece) => piece.fill(0x00, HEADER, HEADER + 1)],
    ['a column of a type that there is none of', (piece) => piece.fill(0xee, HEADER + 3, HEADER + 12)],
    ['a token that has no place in an answer', (piece) => piece.fill(0xad, HEADER, HEADER + 1)],
    ['a packet shorter than its header', (piece) => piece.fill(0x00, 2, 4)],
  ] as const satisfies readonly (readonly [string, (piece: Buffer) => Buffer])[])
    it(`${what}: the failure of the query, and the next one is answered`, async () => {
      const failure = await ask(alter);
      assert.ok(failure instanceof LinkError, `${failure} rows`);
      assert.ok(['SQL_ANSWER_UNEXPECTED', 'SQL_TIMEOUT'].includes(failure.code), inspect(failure));
      assert.equal(await ask((piece) => piece), 20);
    });

  it('an answer that never ends is given up', async () => {
    // Read as a packet, it announces more than it has.
    const failure = await ask(() => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n<html></html>'));
    assert.equal(failure instanceof LinkError && failure.code, 'SQL_TIMEOUT');
  });

  it('at the login: what it is, what is cut off in it, and what has no end', async () => {
    // The answer to the greeting begins with 0; the others with a token.
    const toLogin = (alter: (piece: Buffer) => Buffer) => (piece: Buffer) =>
      piece[HEADER] === 0 ? piece : alter(piece);
    for (const [code, alter] of [
      ['SQL_ANSWER_UNEXPECTED', toLogin((piece) => piece.fill(1, HEADER, HEADER + 1))],
      ['SQL_TIMEOUT', toLogin((piece) => piece.subarray(0, 40))],
      ['SQL_TIMEOUT', toLogin((piece) => piece.fill(0, 1, 2))],
      [
        'SQL_CONNECTION_LOST',
        toLogin((piece) => {
          proxy.cut();
          return piece.fill(0, 1, 2);
        }),
      ],
    ] as const) {
      proxy.alter = alter;
      // What is to be answered may take its time on a busy machine.
      const connectTimeout = code === 'SQL_TIMEOUT' ? 300 : 15_000;
      const opening = openSageDatabase(connection, READER.password, { connectTimeout });
      await assert.rejects(opening, (thrown) => thrown instanceof LinkError && thrown.code === code, code);
    }
  });

  it('200 answers, each with some bytes damaged at random', async () => {
    const codes = new Set<string>();
    const random = seeded(7);
    for (let round = 0; round < 200; round += 1) {
      const came = await ask((piece) => {
        for (let count = 1 + random(3); count > 0; count -= 1)
          piece.writeUInt8(random(256), HEADER + random(Math.min(piece.length - HEADER, 200)));
        return piece;
      });
      if (came instanceof LinkError) codes.add(came.code);
    }
    for (const code of ['SQL_TIMEOUT', 'SQL_CONNECTION_LOST', 'SQL_QUERY_FAILED']) codes.delete(code);
    assert.deepEqual([...codes], ['SQL_ANSWER_UNEXPECTED']);
  });
});

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { openSageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import { resolveInstance } from '../../../src/connector/sage200/resolveInstance.ts';
import { LinkError } from '../../../src/domain/errors.ts';
import { sqlConnection } from '../../../src/domain/sqlConnection.ts';

async function codeAt(server: Server, encrypt: 'true' | 'false' = 'true'): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const connection = sqlConnection.parse({
    server: '127.0.0.1',
    port,
    database: 'Sage',
    user: 'lector',
    encrypt,
  });
  try {
    return await openSageDatabase(connection, 'x', { connectTimeout: 5000 }).then(
      () => 'connected',
      (thrown: unknown) => (thrown instanceof LinkError ? thrown.code : String(thrown)),
    );
  } finally {
    server.close();
  }
}

/** The answer of a SQL Server that demands encryption: version 11, encryption required. */
const PRELOGIN_ANSWER = Buffer.from(
  '0401002000000100_00001000060100160001ff_0000000000_0b0000000000_03_00'.replaceAll('_', ''),
  'hex',
);

describe('why a server does not let us in', () => {
  it('is told where another program answers on its port', async () => {
    const http = createHttpServer((_, response) => response.end('hola'));
    assert.equal(await codeAt(http), 'SQL_NOT_A_SERVER');
    const ssh = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n').on('error', () => {}));
    assert.equal(await codeAt(ssh), 'SQL_NOT_A_SERVER');
  });

  it('is told where a SQL Server hangs up at the TLS greeting', async () => {
    const old = createServer((socket: Socket) => {
      socket.on('error', () => {});
      let greetings = 0;
      socket.on('data', () => {
        greetings += 1;
        if (greetings === 1) socket.write(PRELOGIN_ANSWER);
        else socket.destroy();
      });
    });
    assert.equal(await codeAt(old), 'SQL_TLS_UNAVAILABLE');
  });

  it('stays open where a server says nothing and hangs up', async () => {
    const silent = createServer((socket) => socket.destroy());
    assert.equal(await codeAt(silent), 'SQL_CONNECTION_LOST');
  });

  for (const [words, expected] of [
    ['ServerName;SRV;InstanceName;SAGE;IsClustered;No;Version;15.0;tcp;50123;;', 50_123],
    ['ServerName;SRV;InstanceName;SAGE;IsClustered;No;Version;15.0;np;\\\\SRV\\pipe\\sql\\query;;', 'noTcp'],
    ['', undefined],
  ] as const) {
    it(`is ${String(expected)} of an instance of which the browser says ${JSON.stringify(words.slice(0, 40))}`, async () => {
      const browser = createSocket('udp4');
      browser.on('message', (_, from) => {
        const text = Buffer.from(words, 'latin1');
        browser.send(
          Buffer.concat([Buffer.of(5, text.length & 0xff, text.length >> 8), text]),
          from.port,
          from.address,
        );
      });
      browser.bind(0, '127.0.0.1');
      await once(browser, 'listening');
      try {
        assert.equal(await resolveInstance('127.0.0.1', 'SAGE', 2000, browser.address().port), expected);
      } finally {
        browser.close();
      }
    });
  }
});

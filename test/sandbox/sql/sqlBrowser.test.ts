import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startSqlBrowser } from '../../../sandbox/sql/sqlBrowser.ts';

describe('SQL Browser', () => {
  it('tells the port of a named instance', async () => {
    const browser = await startSqlBrowser({ port: 0, instances: [{ name: 'SAGE2025', port: 51433 }] });
    const client = createSocket('udp4');
    client.send(Buffer.from('\u0004sage2025\0', 'latin1'), browser.port, '127.0.0.1');
    const [answer] = (await once(client, 'message')) as [Buffer];
    assert.equal(answer[0], 5);
    assert.equal(answer.readUInt16LE(1), answer.length - 3);
    assert.match(
      answer.toString('latin1', 3),
      /^ServerName;\w+;InstanceName;SAGE2025;IsClustered;No;Version;[\d.]+;tcp;51433;;$/,
    );
    client.close();
    await browser.close();
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { selfSignedCertificate } from '../../sandbox/sql/certificate/selfSignedCertificate.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

const CLIENT = fileURLToPath(new URL('../../src/connector/salesManagement/apiClient.ts', import.meta.url));

/** Logs in from a process whose system's store holds this certificate alone; what came of it. */
async function loginWith(store: string, url: string): Promise<string> {
  const program = `
    const { ApiClient } = await import(${JSON.stringify(CLIENT)});
    const client = new ApiClient(${JSON.stringify(url)}, { publicKey: 'p', privateKey: 'k' }, { tries: 1 });
    console.log(await client.login().then(() => 'in', (thrown) => thrown.code));`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
    env: { ...process.env, SSL_CERT_FILE: store, SSL_CERT_DIR: join(dirname(store), 'none') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await once(child, 'close');
  return said.trim();
}

describe('certificates that the system trusts', () => {
  it('are trusted: a company’s own authority stands in its machines’ store, not in Node’s list', async function () {
    if (process.platform !== 'linux') this.skip();
    const folder = temporaryFolder();
    const { key, cert } = selfSignedCertificate(['127.0.0.1']);
    const server = createServer({ key, cert }, (_, response) => response.end('{"token":"t"}'));
    try {
      const [own, none] = [join(folder.path, 'own.pem'), join(folder.path, 'none.pem')];
      mkdirSync(join(folder.path, 'none'));
      writeFileSync(own, cert);
      writeFileSync(none, '');
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/api/v4`;
      assert.equal(await loginWith(none, url), 'API_CERTIFICATE_UNTRUSTED');
      assert.equal(await loginWith(own, url), 'in');
    } finally {
      server.close();
      server.closeAllConnections();
      folder.remove();
    }
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { LinkRegistry } from '../../src/connector/links/linkRegistry.ts';
import { openStateFolder } from '../../src/connector/state/stateFolder.ts';
import { connectService } from '../../src/service/connectService.ts';
import { PROGRAM, RunningCli } from '../cli/support/cli.ts';
import { READER, startSandboxSides, type SandboxSides } from '../support/sandboxSides.ts';
import { TcpProxy } from '../support/tcpProxy.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { activity, isRunning } from './support/serviceBench.ts';

const HEADER = 8;

/** The programs themselves: what nobody catches ends a process. */
describe('an SQL Server whose answers are none ends no program', () => {
  const folder = temporaryFolder();
  let sandbox: SandboxSides;
  let proxy: TcpProxy;

  before(async () => {
    sandbox = await startSandboxSides({ sage: { customers: 3, products: 2, orders: 2, agents: 1 } });
    proxy = await TcpProxy.start(sandbox.server.port);
    // The answer to the greeting begins with 0; all others with a token, and 1 is none.
    proxy.alter = (piece) => (piece[HEADER] === 0 ? piece : piece.fill(1, HEADER, HEADER + 1));
  });
  after(async () => {
    await proxy?.close();
    await sandbox?.close();
    folder.remove();
  });

  const env = { SAGE200_SQL_PASSWORD: READER.password, SSM_PRIVATE_KEY: 'k' };
  const connection = () => ({ ...sandbox.connection, port: proxy.port, encrypt: 'false' as const });

  it('the command line says so', async () => {
    const { server, port, database, user } = connection();
    const sql = ['--sql-server', `${server},${port}`, '--sql-database', database, '--sql-user', user];
    const args = ['companies', ...sql, '--sql-encrypt', 'false', '--json', '--state-dir', folder.path];
    const { code, stdout, stderr } = await new RunningCli(args, env).finished;
    assert.match(stdout, /"code":"SQL_ANSWER_UNEXPECTED"/);
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('the service tries again later, and serves its other links', async () => {
    const id = randomUUID();
    new LinkRegistry(openStateFolder(folder.path).registry).put({
      id,
      company: { code: 1, name: 'Empresa', vatNumber: '' },
      identity: { serverName: 'S', database: 'Sage', code: 1 },
      connection: connection(),
      implementation: { id: '1', name: 'I', apiUrl: 'http://127.0.0.1:1', publicKey: 'p' },
      terms: {
        privacyVersion: '1',
        termsVersion: '1',
        acceptedAt: new Date().toISOString(),
        acceptedBy: 'test',
      },
      adminUserId: 1,
      adminAgentCode: 1,
      service: 'active',
      createdAt: new Date().toISOString(),
    });
    const service = new RunningCli(['service', 'run', '--json', '--state-dir', folder.path], env);
    try {
      await service.line('stdout', (line) => line.includes('"running":true'));
      const client = await connectService(folder.path, { program: PROGRAM, startIt: false });
      const { problem } = await activity(client, id, ({ state }) => state === 'retrying');
      assert.equal(problem?.code, 'SQL_ANSWER_UNEXPECTED');
      assert.ok(isRunning(service.child.pid ?? 0));
      client.close();
    } finally {
      await service.end();
    }
  });
});

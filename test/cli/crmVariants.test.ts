import assert from 'node:assert/strict';
import { runCli, type CliResult } from './support/cli.ts';
import { SandboxProgram } from './support/sandboxProgram.ts';

const SIZES = ['--customers', '20', '--products', '10', '--orders', '5'];
/** A proxy that is not there. */
const PROXY = { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' };

describe('a sandbox whose CRM differs from the assumed one', () => {
  async function linked(
    variant: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<CliResult> {
    const program = await SandboxProgram.start('--crm-variant', variant, ...SIZES);
    try {
      const options = ['--json', '--lang', 'en', '--state-dir', program.stateDir];
      return await runCli([...program.linkArgs, ...args, ...options], { ...program.env, ...env });
    } finally {
      await program.close();
    }
  }

  for (const variant of ['no-workspace', 'workspace-html', 'roles-403', 'roles-404']) {
    it(`R12: ${variant} is linked all the same, by the ADMIN that the person names`, async () => {
      const result = await linked(variant, ['--admin', '1', '--no-sync']);
      assert.equal(result.code, 0, result.stderr + result.stdout);
    });
  }

  it('R13: where the ADMIN cannot be read, nobody is taken for it', async () => {
    const result = await linked('roles-403', ['--no-sync']);
    assert.equal(result.code, 1);
    assert.match(result.stdout + result.stderr, /ADMIN_REQUIRED/);
  });

  it('branches that cannot be read are said before anything is linked', async () => {
    const result = await linked('no-branches', ['--no-sync']);
    assert.equal(result.code, 1);
    assert.match(result.stdout + result.stderr, /API_SETTING_UNREADABLE/);
  });

  it('is linked and synchronised past a proxy of the environment', async () => {
    const result = await linked('login-201', [], PROXY);
    assert.equal(result.code, 0, result.stderr + result.stdout);
  });

  it('is asked for by a name that there is', async () => {
    const result = await runCli(['sandbox', '--crm-variant', 'toString', '--lang', 'en']);
    assert.equal(result.code, 2);
    assert.match(result.stderr, /--crm-variant.*toString/);
  });
});

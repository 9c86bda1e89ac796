import { RefusalBench, toArgs } from '../support/refusal.ts';

describe('wrong use ends with 2 and names what is wrong', function () {
  let bench: RefusalBench;
  before(async () => {
    bench = await RefusalBench.start();
  });
  after(() => bench.close());

  it('an unknown command', () =>
    bench.assertRefused(['enlazar'], { code: 'COMMAND_UNKNOWN', exit: 2, params: { name: 'enlazar' } }));

  it('an unknown option', () =>
    bench.assertRefused(['status', '--todo'], {
      code: 'OPTION_UNKNOWN',
      exit: 2,
      params: { option: '--todo', command: 'status' },
    }));

  it('a password on the command line: there is no such option', () =>
    bench.assertLinkRefused(
      { 'sql-password': 'secreta' },
      { code: 'OPTION_UNKNOWN', exit: 2, params: { option: '--sql-password', command: 'link' } },
    ));

  for (const option of ['sql-server', 'sql-database', 'sql-user', 'company']) {
    it(`no --${option}`, () =>
      bench.assertLinkRefused(
        { [option]: undefined },
        { code: 'OPTION_MISSING', exit: 2, params: { option: `--${option}`, command: 'link' } },
      ));
  }

  for (const [option, value] of [
    ['sql-server', 'a,b,c'],
    ['sql-encrypt', 'maybe'],
    ['company', 'uno'],
    ['admin', '-1x'],
    ['invite', '1;2'],
  ] as const) {
    it(`--${option} ${value}`, () =>
      bench.assertLinkRefused(
        { [option]: undefined, [`${option}=${value}`]: true },
        { code: 'OPTION_INVALID', exit: 2, params: { option: `--${option}`, value, command: 'link' } },
      ));
  }

  it('no --public-key where the keys are to be tested', () =>
    bench.assertRefused(['check', ...toArgs(bench.sqlOptions), '--company', '1'], {
      code: 'OPTION_MISSING',
      exit: 2,
      params: { option: '--public-key', command: 'check' },
    }));

  it('unlink without the link: a link is never guessed where it would be ended', () =>
    bench.assertRefused(['unlink'], {
      code: 'OPTION_MISSING',
      exit: 2,
      params: { option: '--link', command: 'unlink' },
    }));

  it('R7: a new implementation without a place for its keys', () =>
    bench.assertLinkRefused(
      {
        'implementation-id': undefined,
        'public-key': undefined,
        'new-implementation': 'Nueva',
        'admin-email': 'inaki@anil.example',
      },
      { code: 'OPTION_MISSING', exit: 2, params: { option: '--secrets-file', command: 'link' } },
    ));

  it('R7: a new implementation with an address that is none', () =>
    bench.assertLinkRefused(
      {
        'implementation-id': undefined,
        'public-key': undefined,
        'new-implementation': 'Nueva',
        'admin-email': 'inaki',
        'secrets-file': bench.secretsFile(0o600),
      },
      {
        code: 'OPTION_INVALID',
        exit: 2,
        params: { option: '--admin-email', value: 'inaki', command: 'link' },
      },
    ));

  it('a file of secrets that others may read', function () {
    if (process.platform === 'win32') this.skip();
    const file = bench.secretsFile(0o640);
    return bench.assertLinkRefused(
      { 'secrets-file': file },
      {
        code: 'USAGE',
        exit: 2,
        params: { detail: `--secrets-file ${file}: chmod 600`, command: 'link' },
      },
    );
  });

  for (const command of ['sync', 'errors', 'retry', 'verify']) {
    it(`${command} of a link that does not exist`, () =>
      bench.assertRefused([command, '--link', 'no-such-link'], {
        code: 'LINK_NOT_FOUND',
        params: { link: 'no-such-link' },
      }));
  }
});

import { parseArgs } from 'node:util';

/**
 * The other side as a program: starts it, prints how to reach it as one line of JSON, and serves until it is told to end
 * or until who started it is gone. What cannot be started is one line of JSON too: `{"error": {"code", "params"}}`.
 */
async function main(): Promise<number> {
  // Node 22 calls its SQLite experimental, and every TLS greeting to an address is deprecated: neither is news here.
  process.removeAllListeners('warning');
  const { WrongOption, readOptions, SANDBOX_OPTIONS } = await import('./options.ts');
  try {
    const { values } = parseArgs({ options: SANDBOX_OPTIONS });
    const options = readOptions(values);
    const { startSandbox } = await import('./start.ts');
    const ended = endOfService();
    const sandbox = await startSandbox(options).catch((thrown: unknown) => {
      // A column that there is not, or a type that is none.
      throw thrown instanceof RangeError ? new WrongOption('columns', thrown.message) : thrown;
    });
    say(sandbox.description);
    await ended;
    await sandbox.close();
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof WrongOption)) throw thrown;
    const params = { option: `--${thrown.option}`, value: thrown.message, command: 'sandbox' };
    say({ error: { code: 'OPTION_INVALID', params } });
    return 2;
  }
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A signal, or the end of the process that started this one. */
function endOfService(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    if (process.channel !== undefined) process.once('disconnect', resolve).channel?.unref();
  });
}

void main().then((code) => process.stdout.write('', () => process.exit(code)));

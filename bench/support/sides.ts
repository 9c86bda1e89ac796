import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sqlConnection, type SqlConnection } from '../../src/domain/sqlConnection.ts';
import type { SageOptions } from '../../sandbox/sage200/sageDatabase.ts';
import type { CrmDescription, SqlDescription } from './sideProgram.ts';

interface Side<Description> {
  readonly description: Description;
  stop(): Promise<void>;
}

/** A Sage 200 database in a process of its own. */
export async function startSqlSide(sage: SageOptions): Promise<Side<SqlDescription>> {
  return startSide<SqlDescription>({ side: 'sql', sage });
}

/** The CRM in a process of its own; `latencyMs` before each answer. */
export async function startCrmSide(latencyMs = 0): Promise<Side<CrmDescription>> {
  return startSide<CrmDescription>({ side: 'crm', latencyMs });
}

/** Runs something with a CRM that nothing has been sent to. */
export async function inNewCrm<T>(latencyMs: number, run: (crm: CrmDescription) => Promise<T>): Promise<T> {
  const side = await startCrmSide(latencyMs);
  try {
    return await run(side.description);
  } finally {
    await side.stop();
  }
}

export function connectionTo({ port, user }: Pick<SqlDescription, 'port' | 'user'>): SqlConnection {
  return sqlConnection.parse({
    server: '127.0.0.1',
    port,
    database: 'Sage',
    user,
    trustServerCertificate: true,
  });
}

async function startSide<Description>(options: object): Promise<Side<Description>> {
  const program = fileURLToPath(new URL('sideProgram.ts', import.meta.url));
  // The channel ends the other side when this process dies, however it dies.
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await Promise.race([once(createInterface(outputOf(child)), 'line'), ended(child)])) as [
    string,
  ];
  return {
    description: JSON.parse(line) as Description,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function outputOf({ stdout }: ChildProcess): { readonly input: NonNullable<ChildProcess['stdout']> } {
  if (stdout === null) throw new Error('the other side has no output');
  return { input: stdout };
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`the other side ended with ${String(code)}`);
}

import type { Context } from 'mocha';
import { parseSqlServer, sqlConnection, type SqlConnection } from '../../src/domain/sqlConnection.ts';
import { READER, startSandboxSides, type SandboxOptions, type SandboxSides } from './sandboxSides.ts';

/** Where both sides of a link are: real ones where the environment names them, else the sandbox. */
export interface Sides {
  readonly connection: SqlConnection;
  readonly password: string;
  readonly apiUrl: string;
  readonly keys: { readonly publicKey: string; readonly privateKey: string };
  /** Absent with real sides, which no test may disturb. */
  readonly sandbox: SandboxSides | undefined;
  close(): Promise<void>;
}

const NAMES = [
  'SAGE200_TEST_SQL_SERVER',
  'SAGE200_TEST_SQL_DATABASE',
  'SAGE200_TEST_SQL_USER',
  'SAGE200_SQL_PASSWORD',
  'SSM_TEST_API_URL',
  'SSM_TEST_PUBLIC_KEY',
  'SSM_PRIVATE_KEY',
] as const;

/** Whether the environment names real sides: all of them, or none. */
function hasRealSides(): boolean {
  const [first] = NAMES;
  if (!process.env[first]) return false;
  const missing = NAMES.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`tests against real sides need ${missing.join(', ')} too`);
  return true;
}

/** For tests that make the other side misbehave or look inside it. */
export function onlyOnSandbox(this: Context): void {
  // The reason stands beside the skipped test in the report.
  if (!hasRealSides()) return;
  const { currentTest } = this;
  if (currentTest !== undefined) currentTest.title += ' (needs the sandbox: it disturbs or looks inside)';
  this.skip();
}

/** Starts the sandbox with these options, or gives what the environment names. */
export async function startSides(options: SandboxOptions = {}): Promise<Sides> {
  return hasRealSides() ? realSides() : ofSandbox(await startSandboxSides(options));
}

export function ofSandbox(sandbox: SandboxSides): Sides {
  return {
    connection: sandbox.connection,
    password: READER.password,
    apiUrl: sandbox.crm.baseUrl,
    keys: sandbox.keys,
    sandbox,
    close: () => sandbox.close(),
  };
}

function realSides(): Sides {
  const [server, database, user, password, apiUrl, publicKey, privateKey] = NAMES.map(
    (name) => process.env[name] ?? '',
  );
  return {
    connection: sqlConnection.parse({
      ...parseSqlServer(server ?? ''),
      database,
      user,
      trustServerCertificate: true,
    }),
    password: password ?? '',
    apiUrl: apiUrl ?? '',
    keys: { publicKey: publicKey ?? '', privateKey: privateKey ?? '' },
    sandbox: undefined,
    close: async () => {},
  };
}

import sql from 'mssql';
import { join } from 'node:path';
import { readUsers } from '../../src/connector/agents/crmUsers.ts';
import type { Ledger } from '../../src/connector/ledger/ledger.ts';
import { openLedger } from '../../src/connector/ledger/sqliteLedger.ts';
import { readCompany } from '../../src/connector/sage200/installation.ts';
import { openSageDatabase, type SageDatabase } from '../../src/connector/sage200/sageDatabase.ts';
import { ApiClient } from '../../src/connector/salesManagement/apiClient.ts';
import { runSync } from '../../src/connector/sync/runSync.ts';
import type { SyncSides } from '../../src/connector/sync/read/syncContext.ts';
import type { RunSummary } from '../../src/domain/sync.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import type { CrmDescription, SqlDescription } from './sideProgram.ts';
import { connectionTo } from './sides.ts';

/** The company that benchmarks read. */
export const COMPANY = 1;

/** One link between two other sides, with a ledger of its own. */
export class LinkedSides {
  readonly sage: SageDatabase;
  readonly crm: ApiClient;
  readonly ledger: Ledger;
  readonly #link: SyncSides['link'];
  readonly #folder: ReturnType<typeof temporaryFolder>;

  private constructor(
    sage: SageDatabase,
    crm: ApiClient,
    link: SyncSides['link'],
    folder: ReturnType<typeof temporaryFolder>,
  ) {
    this.sage = sage;
    this.crm = crm;
    this.#link = link;
    this.#folder = folder;
    this.ledger = openLedger(join(folder.path, 'ledger.db')).ledger;
  }

  static async open(
    sqlSide: SqlDescription,
    crmSide: CrmDescription,
    crm = new ApiClient(crmSide.apiUrl, crmSide.keys),
  ): Promise<LinkedSides> {
    const sage = await openSageDatabase(connectionTo(sqlSide), sqlSide.password);
    const admin = (await readUsers(crm)).at(-1);
    if (admin === undefined) throw new Error('the CRM has no user');
    const company = await readCompany(sage, COMPANY);
    return new LinkedSides(
      sage,
      crm,
      { company, adminUserId: admin.id, adminAgentCode: 1 },
      temporaryFolder(),
    );
  }

  sync(): Promise<RunSummary> {
    const { sage, crm, ledger } = this;
    return runSync({ link: this.#link, sage, crm, ledger });
  }

  async close(): Promise<void> {
    this.ledger.close();
    await this.sage.close();
    this.#folder.remove();
  }
}

/** Changes rows of Sage, the way Sage itself does. */
export async function changeSage(side: SqlDescription, statements: readonly string[]): Promise<void> {
  const pool = await new sql.ConnectionPool({
    server: '127.0.0.1',
    port: side.port,
    database: 'Sage',
    user: side.adminUser,
    password: side.adminPassword,
    requestTimeout: 0,
    options: { encrypt: true, trustServerCertificate: true },
  }).connect();
  try {
    for (const statement of statements) await pool.request().query(statement);
  } finally {
    await pool.close();
  }
}

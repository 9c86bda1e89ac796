import { databaseNotAccessible, unknownDatabase } from '../sqlError.ts';
import type { SqlDatabase } from '../sqlDatabase.ts';
import { loginName, type SqlLogin } from '../sqlLogin.ts';
import type { EngineValue } from '../tds/rowEncoder.ts';
import { sameName } from '../translation/scope.ts';
import { fitDate, unitsFromMilliseconds } from '../values/dateValue.ts';
import { serverName, serverProperty, versionBanner, type ServerProfile } from './serverProfile.ts';

export interface SessionOptions {
  readonly profile: ServerProfile;
  readonly databases: readonly SqlDatabase[];
  readonly login: SqlLogin;
  readonly database: SqlDatabase;
  readonly spid: number;
  readonly hostName: string;
  readonly appName: string;
}

/** What a login's connection carries from one request to the next. */
export class SqlSession {
  readonly login: SqlLogin;
  readonly #options: SessionOptions;
  database: SqlDatabase;
  rowCount = 0;
  lastError = 0;
  noCount = false;
  /** SET FMTONLY: results have their columns and no rows, as `freebcp queryout` asks first. */
  formatOnly = false;
  isolation = 'READ COMMITTED';
  lockTimeoutMs = -1;
  transactionDepth = 0;
  /** The id the client knows the transaction by. */
  descriptor: Buffer = Buffer.alloc(8);
  /** Databases in which the transaction has changed data. */
  readonly changed = new Set<SqlDatabase>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.login = options.login;
    this.database = options.database;
  }

  /** Finds a database for USE: 911 or 916 when there is none or it may not be opened. */
  openDatabase(name: string): SqlDatabase {
    const found = this.#options.databases.find((database) => sameName(database.name, name));
    if (found === undefined) {
      throw unknownDatabase(name);
    }
    if (!this.login.databases.some((allowed) => sameName(allowed, found.name))) {
      throw databaseNotAccessible(this.login.name, found.name);
    }
    return found;
  }

  begin(): void {
    this.transactionDepth += 1;
  }

  /** Ends one level; the outermost makes the changes lasting. */
  commit(): void {
    this.transactionDepth -= 1;
    if (this.transactionDepth === 0) {
      this.#endChanges('COMMIT');
    }
  }

  /** Undoes the whole transaction, however deep. */
  rollback(): void {
    this.transactionDepth = 0;
    this.#endChanges('ROLLBACK');
  }

  /** Marks the database as changed by this session's transaction, if it is in one. The caller saw the lock free. */
  change(): void {
    if (this.transactionDepth > 0 && !this.changed.has(this.database)) {
      this.database.writeLock.take(this);
      this.database.execute('BEGIN');
      this.changed.add(this.database);
    }
  }

  #endChanges(how: 'COMMIT' | 'ROLLBACK'): void {
    for (const database of this.changed) {
      database.execute(how);
      database.writeLock.release(this);
    }
    this.changed.clear();
  }

  /** The connection-reset flag: everything as after login. */
  reset(keepTransaction: boolean): void {
    if (!keepTransaction) {
      this.rollback();
    }
    this.database = this.#options.database;
    this.noCount = false;
    this.formatOnly = false;
    this.isolation = 'READ COMMITTED';
    this.lockTimeoutMs = -1;
    this.rowCount = 0;
  }

  /** The value of a placeholder that is no variable. */
  value(name: string): EngineValue {
    const { profile, spid, hostName, appName } = this.#options;
    switch (name) {
      case 'login':
        return loginName(this.login);
      case 'user':
        return this.login.role === 'admin' ? 'dbo' : loginName(this.login);
      case 'database':
        return this.database.name;
      case 'accessible':
        return this.login.databases.join('\n');
      case 'host':
        return hostName;
      case 'application':
        return appName;
      case 'now':
        return fitDate(
          unitsFromMilliseconds(Date.now() - new Date().getTimezoneOffset() * 60_000),
          'datetime',
        );
      case 'utcnow':
        return fitDate(unitsFromMilliseconds(Date.now()), 'datetime');
      case '@@version':
        return versionBanner(profile);
      case '@@servername':
        return serverName(profile);
      case '@@servicename':
        return profile.instanceName ?? 'MSSQLSERVER';
      case '@@language':
        return 'us_english';
      case '@@spid':
        return spid;
      case '@@rowcount':
        return this.rowCount;
      case '@@trancount':
        return this.transactionDepth;
      case '@@error':
        return this.lastError;
      case '@@datefirst':
        return 7;
      case '@@max_precision':
        return 38;
      case '@@microsoftversion':
        return profile.version[0] * 0x1000000 + profile.version[2];
      case '@@textsize':
        return 2147483647;
      case '@@lock_timeout':
        return this.lockTimeoutMs;
      default:
        return name.startsWith('serverproperty:') ? serverProperty(profile, name.slice(15)) : 0;
    }
  }
}

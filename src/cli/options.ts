import { LinkError } from '../domain/errors.ts';
import { DEFAULT_API_URL } from '../domain/implementation.ts';
import { parseSqlServer, parseSqlUser, sqlConnection, type SqlConnection } from '../domain/sqlConnection.ts';

/** The options of one call, read with the type each must have. */
export class Options {
  readonly command: string;
  /** Which of the command's verbs was asked for; empty for a command without. */
  readonly verb: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(command: string, values: Readonly<Record<string, unknown>>, verb = '') {
    this.command = command;
    this.verb = verb;
    this.#values = values;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** @throws LinkError `OPTION_MISSING`. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value.trim() === '') throw this.missing(name);
    return value;
  }

  /** A whole number of at least `min`. @throws LinkError `OPTION_INVALID`. */
  number(name: string, min = 0): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,9}$/.test(value) || Number(value) < min) throw this.wrong(name, value);
    return Number(value);
  }

  requiredNumber(name: string): number {
    const value = this.number(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  missing(name: string): LinkError {
    return new LinkError('OPTION_MISSING', { option: `--${name}`, command: this.command });
  }

  wrong(name: string, value: string): LinkError {
    return new LinkError('OPTION_INVALID', { option: `--${name}`, value, command: this.command });
  }

  /** @throws LinkError `OPTION_MISSING` or `OPTION_INVALID`, naming the option. */
  sqlConnection(): SqlConnection {
    const typed = this.required('sql-server');
    const server = parseSqlServer(typed);
    if (server === undefined) throw this.wrong('sql-server', typed);
    const parsed = sqlConnection.safeParse({
      ...server,
      database: this.required('sql-database'),
      ...parseSqlUser(this.required('sql-user'), this.text('sql-domain')),
      encrypt: this.text('sql-encrypt') ?? 'true',
      trustServerCertificate: this.flag('sql-trust-server-certificate'),
    });
    if (parsed.success) return parsed.data;
    const name = `sql-${String(parsed.error.issues[0]?.path[0] ?? 'server')}`;
    throw this.wrong(name, this.text(name) ?? '');
  }

  get apiUrl(): string {
    return this.text('api-url') ?? DEFAULT_API_URL;
  }
}

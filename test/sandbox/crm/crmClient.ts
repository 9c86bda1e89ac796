import type { CrmServer, CrmServerOptions } from '../../../sandbox/crm/crmServer.ts';
import { startCrmServer } from '../../../sandbox/crm/crmServer.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON. */
  readonly body: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A client of the sandbox that speaks plain HTTP, logged in to one implementation. */
export class CrmClient {
  readonly server: CrmServer;
  token = '';
  readonly #implementation: number;

  constructor(server: CrmServer, implementation = 0) {
    this.server = server;
    this.#implementation = implementation;
  }

  get implementationId(): string {
    return this.server.implementations[this.#implementation]?.id ?? '';
  }

  async login(): Promise<Reply> {
    const seed = this.server.implementations[this.#implementation];
    const reply = await this.call('POST', '/login', {
      username: seed?.publicKey,
      password: seed?.privateKey,
    });
    this.token = String(fields(reply.body)['token'] ?? '');
    return reply;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(this.server.baseUrl + path, {
      method,
      headers: {
        ...(this.token === '' ? {} : { 'X-Session-Key': this.token }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  }

  async list(path: string, query: Record<string, string> = {}, size?: number): Promise<readonly Fields[]> {
    const headers: Record<string, string> = size === undefined ? {} : { 'X-FM-Entity-Count': String(size) };
    const reply = await this.call(
      'GET',
      `${path}?${new URLSearchParams(query).toString()}`,
      undefined,
      headers,
    );
    if (reply.status !== 200) {
      throw new Error(`${reply.status} ${message(reply)}`);
    }
    return (reply.body as readonly unknown[]).map(fields);
  }

  async create(path: string, data: Fields): Promise<number> {
    const reply = await this.call('POST', path, data);
    if (reply.status !== 200) {
      throw new Error(`${reply.status} ${message(reply)}`);
    }
    return Number(fields(reply.body)['id']);
  }

  /** What an account needs at least. */
  async account(extra: Fields = {}): Promise<Fields> {
    const [user] = await this.list('/users');
    const [branch] = await this.list('/branches');
    return { name: 'Cañas, S.L.', branchId: branch?.['id'], salesRepId1: user?.['id'], ...extra };
  }

  /** What a user needs at least. */
  async user(email: string, extra: Fields = {}): Promise<Fields> {
    const [branch] = await this.list('/branches');
    const [spain] = await this.list('/countries', { where: "isoCode='ES'" });
    return {
      branches: [branch?.['id']],
      email,
      name: 'Begoña',
      lastName: 'Núñez',
      nic: 'begona',
      phone: '971000000',
      idPrefix: spain?.['idPrefix'],
      dbLanguage: 'ES',
      uiLanguage: 'ES',
      ...extra,
    };
  }
}

export async function startLoggedIn(options?: CrmServerOptions): Promise<CrmClient> {
  const client = new CrmClient(await startCrmServer(options));
  await client.login();
  return client;
}

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The sentence of a refusal, whichever way it is spelt. */
export function message(reply: Reply): string {
  const body = fields(reply.body);
  return String(body['message'] ?? body['Message'] ?? '');
}

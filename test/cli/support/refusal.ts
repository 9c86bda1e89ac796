import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode, ErrorParams } from '../../../src/domain/errors.ts';
import { LANGUAGES } from '../../../src/texts/language.ts';
import { textsIn } from '../../../src/texts/textsIn.ts';
import {
  READER,
  startSandboxSides,
  type SandboxOptions,
  type SandboxSides,
} from '../../support/sandboxSides.ts';
import { temporaryFolder } from '../../../scripts/support/temporaryFolder.ts';
import { jsonOf, runCli } from './cli.ts';
import { errorShape } from './shapes.ts';

export interface Expected {
  readonly code: ErrorCode;
  /** 1 unless said. */
  readonly exit?: 1 | 2;
  /** What the sentence names. */
  readonly params?: ErrorParams;
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** A sandbox in this process, the program beside it, and a state folder in which nothing may change. */
export class RefusalBench {
  readonly sides: SandboxSides;
  readonly #folder = temporaryFolder();

  constructor(sides: SandboxSides) {
    this.sides = sides;
  }

  static async start(options: SandboxOptions = {}): Promise<RefusalBench> {
    const sage = { customers: 20, products: 10, orders: 5, ...options.sage };
    return new RefusalBench(await startSandboxSides({ ...options, sage }));
  }

  get stateDir(): string {
    return this.#folder.path;
  }

  get server(): string {
    return `127.0.0.1,${this.sides.server.port}`;
  }

  get env(): Readonly<Record<string, string>> {
    return { SAGE200_SQL_PASSWORD: READER.password, SSM_PRIVATE_KEY: this.sides.keys.privateKey };
  }

  get sqlOptions(): Options {
    return {
      'sql-server': this.server,
      'sql-database': 'Sage',
      'sql-user': READER.user,
      'sql-trust-server-certificate': true,
    };
  }

  /** Options with which `link` succeeds. */
  get linkOptions(): Options {
    return {
      ...this.sqlOptions,
      company: '1',
      'api-url': this.sides.crm.baseUrl,
      'public-key': this.sides.keys.publicKey,
      'implementation-id': this.sides.implementationId,
      'accept-privacy': true,
      'accept-terms': true,
      'no-sync': true,
    };
  }

  /** A file of secrets with the given mode. */
  secretsFile(mode: number): string {
    const file = join(this.#folder.path, `secrets-${mode.toString(8)}.json`);
    writeFileSync(file, '{}');
    chmodSync(file, mode);
    return file;
  }

  /** `link`, with some options other than they should be; undefined leaves one out. */
  assertLinkRefused(
    wrong: Options,
    expected: Expected,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    return this.assertRefused(['link', ...toArgs({ ...this.linkOptions, ...wrong })], expected, env);
  }

  /**
   * Runs it once as a script and once as a person, the one in Spanish and the other in English: both are told the
   * code, what happened and what to do, and nothing has changed on either side.
   */
  async assertRefused(
    args: readonly string[],
    { code, exit = 1, params = {} }: Expected,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const before = this.#everything();
    const common = ['--state-dir', this.stateDir];
    const run = (...more: readonly string[]) =>
      runCli([...args, ...common, ...more], { ...this.env, ...env });
    const [script, person] = await Promise.all([run('--lang', 'es', '--json'), run('--lang', 'en')]);

    const { error } = jsonOf(script, errorShape);
    const [es, en] = LANGUAGES.map((language) => textsIn(language).error({ code, params }));
    assert.deepEqual({ exit: script.code, ...error, cause: '' }, { exit, code, ...es, cause: '' });
    assert.equal(person.code, exit);
    const [first = '', second = ''] = person.stderr.split('\n');
    assert.equal(first, `✗ ${en?.message}  [${code}]`);
    assert.equal(second.trim(), en?.remedy);
    for (const text of [es?.message, es?.remedy, en?.message, en?.remedy])
      assert.doesNotMatch(text ?? '', /—/, 'something is not told');
    assert.deepEqual(this.#everything(), before, 'something was changed');
  }

  async close(): Promise<void> {
    await this.sides.close();
    this.#folder.remove();
  }

  /** All that a refusal must leave as it was, on both sides and on disk; the audit trail alone may grow. */
  #everything(): unknown {
    const { crm, implementationId } = this.sides;
    const resources = [
      'users',
      'accounts',
      'contacts',
      'products',
      'productFamilies',
      'salesorders',
      'sales',
    ];
    const links = join(this.stateDir, 'links');
    const registry = join(this.stateDir, 'links.json');
    return {
      records: resources.map((resource) => crm.store.records(implementationId, resource)),
      welcomeMails: [...crm.store.welcomeMails(implementationId)],
      implementations: crm.implementations.map(({ id }) => id),
      folders: existsSync(links) ? readdirSync(links, { recursive: true }).toSorted() : [],
      registry: existsSync(registry) ? readFileSync(registry, 'utf8') : '',
    };
  }
}

export function toArgs(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });
}

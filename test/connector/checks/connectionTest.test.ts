import assert from 'node:assert/strict';
import { runConnectionTest, type ConnectionTestInput } from '../../../src/connector/checks/connectionTest.ts';
import { CHECKS, isSuccess, type CheckId, type CheckResult } from '../../../src/domain/checks.ts';
import { readCompanies } from '../../../src/connector/sage200/installation.ts';
import { openSageDatabase } from '../../../src/connector/sage200/sageDatabase.ts';
import {
  ADMIN,
  NO_GRANTS,
  withSandboxSides,
  type SandboxOptions,
  type SandboxSides,
} from '../../support/sandboxSides.ts';
import { ofSandbox, onlyOnSandbox, startSides, type Sides } from '../../support/sides.ts';

const TINY = { customers: 3, products: 2, orders: 2, agents: 1 };
const SQL_CHECKS = CHECKS.slice(0, CHECKS.indexOf('api'));
const API_CHECKS = CHECKS.slice(CHECKS.indexOf('api'));

const inputOf = (sides: Sides, companyCode = 1): ConnectionTestInput => {
  const { connection, password, apiUrl, keys } = sides;
  return { connection, password, companyCode, apiUrl, keys };
};

/** Each check's outcome, with the code of its problem: `passed`, `failed API_FORBIDDEN` ... */
function outcomes(results: readonly CheckResult[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.map(({ check, result, problem }) => [
      check,
      problem === undefined ? result : `${result} ${problem.code}`,
    ]),
  );
}

const all = (checks: readonly CheckId[], result: string): Record<string, string> =>
  Object.fromEntries(checks.map((check) => [check, result]));
const from = (checks: readonly CheckId[], check: CheckId): readonly CheckId[] =>
  checks.slice(checks.indexOf(check) + 1);
const onlyFailing = (check: CheckId, code: string): Record<string, string> => {
  const side = SQL_CHECKS.includes(check) ? SQL_CHECKS : API_CHECKS;
  return { ...all(CHECKS, 'passed'), ...all(from(side, check), 'skipped'), [check]: `failed ${code}` };
};

describe('connection test (B2) of whichever sides the environment names', () => {
  it('R9: all layers pass, each told as it comes', async function () {
    this.timeout(0);
    const sides = await startSides({ sage: TINY });
    try {
      const database = await openSageDatabase(sides.connection, sides.password);
      const [company] = await readCompanies(database);
      await database.close();
      const told: CheckResult[] = [];
      const results = await runConnectionTest(inputOf(sides, company?.code), (result) => told.push(result));
      assert.deepEqual(told, results);
      assert.deepEqual(
        results.map(({ check }) => check),
        CHECKS,
      );
      assert.ok(isSuccess(results), JSON.stringify(outcomes(results)));
      if (sides.sandbox !== undefined) assert.deepEqual(outcomes(results), all(CHECKS, 'passed'));
    } finally {
      await sides.close();
    }
  });
});

describe('connection test (B2): a layer that fails', () => {
  before(onlyOnSandbox);

  async function test(
    options: SandboxOptions,
    change: (input: ConnectionTestInput, sandbox: SandboxSides) => ConnectionTestInput = (input) => input,
  ): Promise<readonly CheckResult[]> {
    return withSandboxSides({ sage: TINY, ...options }, (sandbox) =>
      runConnectionTest(change(inputOf(ofSandbox(sandbox)), sandbox), () => {}),
    );
  }

  const sqlCases: readonly (readonly [CheckId, string, SandboxOptions, Parameters<typeof test>[1]?])[] = [
    [
      'serverName',
      'SQL_SERVER_NOT_FOUND',
      {},
      (input) => ({ ...input, connection: { ...input.connection, server: 'no-hay-tal.invalid' } }),
    ],
    ['port', 'SQL_PORT_CLOSED', {}, (input) => ({ ...input, connection: { ...input.connection, port: 1 } })],
    [
      'encryption',
      'SQL_CERTIFICATE_UNTRUSTED',
      {},
      (input) => ({ ...input, connection: { ...input.connection, trustServerCertificate: false } }),
    ],
    ['encryption', 'SQL_TLS_UNAVAILABLE', { sql: { encryption: 'off' } }],
    ['login', 'SQL_LOGIN_FAILED', {}, (input) => ({ ...input, password: 'no' })],
    [
      'database',
      'SQL_DATABASE_UNAVAILABLE',
      {},
      (input) => ({ ...input, connection: { ...input.connection, database: 'Nada' } }),
    ],
    ['schema', 'COMPANY_NOT_FOUND', {}, (input) => ({ ...input, companyCode: 77 })],
    [
      'schema',
      'SAGE_COLUMN_MISSING',
      { sage: { ...TINY, without: ['Clientes.RazonSocial', 'Clientes.Nombre'] } },
    ],
    ['schema', 'SAGE_TABLE_MISSING', { sage: { ...TINY, without: ['Familias'] } }],
    ['keys', 'API_KEYS_REJECTED', {}, (input) => ({ ...input, keys: { ...input.keys, privateKey: 'no' } })],
    ['plan', 'PLAN_NOT_SUPPORTED', { crm: { implementation: { plan: 'Essential' } } }],
    ['plan', 'PLAN_NOT_SUPPORTED', { crm: { implementation: { plan: 'Starter' } } }],
    [
      'apiSchema',
      'API_SCHEMA_MISMATCH',
      { crm: { implementation: { withoutFields: ['accounts.vatNumber'] } } },
    ],
    [
      'apiSchema',
      'API_SCHEMA_MISMATCH',
      {
        crm: {
          implementation: {
            fields: { accounts: [{ kind: 'text', name: 'comment', maxLength: 9, readOnly: true }] },
          },
        },
      },
    ],
    [
      'apiSchema',
      'API_SCHEMA_MISMATCH',
      {
        crm: {
          implementation: {
            fields: { contacts: [{ kind: 'text', name: 'Z_DNI', maxLength: 9, required: true }] },
          },
        },
      },
    ],
  ];
  for (const [check, code, options, change] of sqlCases) {
    const rule = code === 'PLAN_NOT_SUPPORTED' ? 'R2: ' : '';
    it(`${rule}${check} fails alone with ${code} (${JSON.stringify(options)}); the other side is tested all the same`, async () => {
      const results = await test(options, change);
      assert.deepEqual(outcomes(results), onlyFailing(check, code));
      assert.ok(!isSuccess(results));
    });
  }

  it('permissions fails alone for a login without any grant, and names every table', async () => {
    const results = await test({}, (input) => ({
      ...input,
      connection: { ...input.connection, user: NO_GRANTS.user },
      password: NO_GRANTS.password,
    }));
    assert.deepEqual(outcomes(results), onlyFailing('permissions', 'SQL_PERMISSION_DENIED'));
    const { table } = results.find(({ check }) => check === 'permissions')?.problem?.params ?? {};
    for (const name of ['Empresas', 'Comisionistas', 'Clientes', 'ResumenCliente'])
      assert.match(String(table), new RegExp(name));
  });

  it('api fails alone with API_UNREACHABLE where nobody listens', async () => {
    const nowhere = await withSandboxSides({ sage: TINY }, async ({ crm }) => crm.baseUrl);
    const results = await test({}, (input) => ({ ...input, apiUrl: nowhere }));
    assert.deepEqual(outcomes(results), onlyFailing('api', 'API_UNREACHABLE'));
  });

  const warnings: readonly (readonly [
    string,
    CheckId,
    string,
    SandboxOptions,
    Parameters<typeof test>[1]?,
  ])[] = [
    [
      'a login that can write',
      'permissions',
      'SQL_LOGIN_CAN_WRITE',
      {},
      (input) => ({
        ...input,
        connection: { ...input.connection, user: ADMIN.user },
        password: ADMIN.password,
      }),
    ],
    [
      'a missing optional column',
      'schema',
      'SAGE_OPTIONAL_MISSING',
      { sage: { ...TINY, without: ['Clientes.Telefono3'] } },
    ],
    ['R12: unreadable licences', 'licences', 'LICENCES_UNKNOWN', { crm: { licencesReadable: false } }],
  ];
  for (const [what, check, code, options, change] of warnings) {
    it(`${what} is a warning, ${code}, and R9 lets the flow go on`, async () => {
      const results = await test(options, change);
      assert.deepEqual(outcomes(results), { ...all(CHECKS, 'passed'), [check]: `warning ${code}` });
      assert.ok(isSuccess(results));
    });
  }

  for (const workspaceEndpoint of ['missing', 'broken'] as const) {
    it(`R12: a workspace call that is ${workspaceEndpoint} leaves plan and licences unknown, as warnings`, async () => {
      const results = await test({ crm: { workspaceEndpoint } });
      assert.deepEqual(outcomes(results), {
        ...all(CHECKS, 'passed'),
        plan: 'warning PLAN_UNKNOWN',
        licences: 'warning LICENCES_UNKNOWN',
      });
    });
  }

  for (const [variant, outcome] of [
    ['no-resources', 'warning API_DESCRIPTION_MISSING'],
    ['no-schema', 'warning API_DESCRIPTION_MISSING'],
    ['no-countries', 'failed API_SETTING_UNREADABLE'],
    ['no-branches', 'failed API_SETTING_UNREADABLE'],
  ] as const) {
    it(`a CRM that is ${variant} is told by the last layer: ${outcome}`, async () => {
      const results = await test({ crm: { variant } });
      assert.deepEqual(outcomes(results), { ...all(CHECKS, 'passed'), apiSchema: outcome });
    });
  }

  for (const [variant, check, code] of [
    ['gateway-302', 'keys', 'API_REDIRECTED'],
    ['gateway-404', 'keys', 'API_UNAVAILABLE'],
    ['maintenance-503', 'api', 'API_UNAVAILABLE'],
    ['sessions-end-at-once', 'apiSchema', 'API_SESSION_REJECTED'],
  ] as const) {
    it(`${variant} is not a matter of the keys: ${code}`, async () => {
      const results = await test({ crm: { variant } });
      assert.equal(outcomes(results)[check], `failed ${code}`);
    });
  }

  for (const variant of ['workspace-403', 'workspace-500', 'workspace-html'] as const) {
    it(`R12: ${variant} leaves plan and licences unknown, as warnings`, async () => {
      const results = await test({ crm: { variant } });
      assert.deepEqual(outcomes(results), {
        ...all(CHECKS, 'passed'),
        plan: 'warning PLAN_UNKNOWN',
        licences: 'warning LICENCES_UNKNOWN',
      });
    });
  }

  it('changes nothing on either side', async () => {
    await withSandboxSides({ sage: TINY }, async (sandbox) => {
      await runConnectionTest(inputOf(ofSandbox(sandbox)), () => {});
      const { created, updated, deleted } = sandbox.crm.stats;
      assert.deepEqual([created, updated, deleted], [0, 0, 0]);
      const writes = /\b(INSERT|UPDATE|DELETE)\s+(INTO|FROM|\[)/;
      assert.ok(sandbox.server.statements.every((statement) => !writes.test(statement)));
    });
  });
});

import { randomBytes } from 'node:crypto';
import type { TenantSchema } from '../schema/tenantSchema.ts';
import { tenantSchema } from '../schema/tenantSchema.ts';
import { COUNTRIES } from './countries.ts';
import type { Implementation, ImplementationSeed } from './implementation.ts';
import type { Act, Values } from './records.ts';
import { newRecord } from './records.ts';
import { RecordTable } from './recordTable.ts';

const ADMINISTRATOR_ROLE = 32;
export const SELLER_ROLE = 31;

/** Where the first id comes from: all tenants and resources of a server share it, so that a mixed-up id never fits. */
export type NextId = () => number;

/** The seed with the demo's values for what it leaves out. Keys are random unless given. */
export function completeSeed(seed: Partial<ImplementationSeed>): ImplementationSeed {
  return {
    ...seed,
    id: seed.id ?? '48127',
    name: seed.name ?? 'Comercial Añil',
    plan: seed.plan ?? 'Professional',
    licenses: seed.licenses ?? { contracted: 12, used: 1 },
    admin: seed.admin ?? { email: 'inaki@anil.example', name: 'Iñaki Echeverría Añil' },
    publicKey: seed.publicKey ?? randomBytes(12).toString('hex'),
    privateKey: seed.privateKey ?? randomBytes(24).toString('hex'),
  };
}

/** Builds a tenant with what a new implementation has: a main branch, an administrator, roles and value lists. */
export function createImplementation(seed: ImplementationSeed, nextId: NextId, at: number): Implementation {
  const schema = tenantSchema(seed);
  const tables = new Map([...schema.keys()].map((name) => [name, new RecordTable()]));
  const act: Act = { at, userId: nextId() };
  const add = adder(schema, tables, act);

  for (const [id, name, level] of ROLES) {
    add('roles', id, { name, level, branches: [] });
  }
  for (const [descriptionES, descriptionEN, isoCode, phonePrefix] of COUNTRIES) {
    add('countries', nextId(), { descriptionES, descriptionEN, isoCode, phonePrefix, idPrefix: nextId() });
  }
  const euro = nextId();
  add('currencies', euro, { descriptionES: 'Euro', isoCode: 'EUR', symbol: '€', default: true });
  add('currencies', nextId(), { descriptionES: 'Dólar', isoCode: 'USD', symbol: '$' });
  const branch = nextId();
  add('branches', branch, {
    descriptionES: seed.name.slice(0, 50),
    descriptionEN: 'Main Environment',
    default: true,
    mainEnvironment: true,
    currencyId: euro,
  });
  for (const [list, values] of VALUE_LISTS) {
    for (const [descriptionES, descriptionEN] of values) {
      add(list, nextId(), { descriptionES, descriptionEN });
    }
  }
  const adminUserId = nextId();
  const prefix = Number(tables.get('countries')?.at(0)?.['idPrefix']);
  add('users', adminUserId, firstUser(seed.admin.name, seed.admin.email, branch, prefix, ADMINISTRATOR_ROLE));
  const host = seed.admin.email.split('@')[1] ?? 'sandbox.example';
  for (let seat = 2; seat <= seed.licenses.used; seat += 1) {
    add(
      'users',
      nextId(),
      firstUser(`Usuario ${seat}`, `usuario${seat}@${host}`, branch, prefix, SELLER_ROLE),
    );
  }
  return { seed, schema, tables, welcomeMails: [], adminUserId, apiUserId: act.userId };
}

const ROLES: readonly (readonly [number, string, number])[] = [
  [SELLER_ROLE, 'Comercial', 1],
  [ADMINISTRATOR_ROLE, 'Administrador', 5],
  [33, 'Jefe de ventas', 3],
];

const VALUE_LISTS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'userTypes',
    [
      ['Comercial', 'Sales rep'],
      ['Gestor', 'Manager'],
    ],
  ],
  [
    'accountTypes',
    [
      ['Cliente', 'Customer'],
      ['Potencial', 'Prospect'],
    ],
  ],
  [
    'accountStatuses',
    [
      ['Activo', 'Active'],
      ['Inactivo', 'Inactive'],
    ],
  ],
  [
    'accountSegments',
    [
      ['A', 'A'],
      ['B', 'B'],
      ['C', 'C'],
      ['D', 'D'],
    ],
  ],
  [
    'contactTypes',
    [
      ['Gerente', 'Manager'],
      ['Compras', 'Purchasing'],
      ['Administración', 'Administration'],
    ],
  ],
  [
    'opportunityTypes',
    [
      ['Nueva', 'New'],
      ['Renovación', 'Renewal'],
    ],
  ],
  [
    'opportunityStatuses',
    [
      ['Abierta', 'Open'],
      ['Ganada', 'Won'],
      ['Perdida', 'Lost'],
    ],
  ],
];

function adder(
  schema: TenantSchema,
  tables: ReadonlyMap<string, RecordTable>,
  act: Act,
): (name: string, id: number, values: Values) => void {
  return (name, id, values) => {
    const resource = schema.get(name.toLowerCase());
    if (resource !== undefined) {
      tables.get(name.toLowerCase())?.add(newRecord(resource, id, values, act));
    }
  };
}

function firstUser(fullName: string, email: string, branch: number, idPrefix: number, role: number): Values {
  const [name = '', ...rest] = fullName.split(' ');
  return {
    branches: [branch],
    email,
    name,
    lastName: rest.join(' ') || name,
    nic: email.split('@')[0] ?? name,
    phone: '900000000',
    idPrefix,
    dbLanguage: 'ES',
    uiLanguage: 'ES',
    level: role === ADMINISTRATOR_ROLE ? 5 : 1,
    rolesId: [role],
  };
}

import sql from 'mssql';
import { SqlDatabase } from '../../../sandbox/sql/sqlDatabase.ts';
import { startSqlServer, type SqlServer, type SqlServerOptions } from '../../../sandbox/sql/sqlServer.ts';
import type { SqlValue, TableContent, TableDefinition } from '../../../sandbox/sql/tableDefinition.ts';

export const customers: TableDefinition = {
  name: 'Clientes',
  primaryKey: ['CodigoEmpresa', 'CodigoCliente'],
  columns: [
    { name: 'CodigoEmpresa', type: 'smallint' },
    { name: 'CodigoCliente', type: 'varchar(15)' },
    { name: 'RazonSocial', type: 'varchar(40)', default: '' },
    { name: 'CodigoComisionista', type: 'int', default: 0 },
    { name: 'RiesgoMaximo', type: 'decimal(28,10)', default: 0 },
    { name: 'FechaAlta', type: 'datetime', default: 'getdate()' },
    { name: 'FechaBajaLc', type: 'datetime', nullable: true },
    { name: 'ObservacionesCliente', type: 'text', default: '' },
    { name: '[%Descuento]_', type: 'decimal(28,10)', default: 0 },
    { name: 'IdCliente', type: 'uniqueidentifier', default: 'newid()' },
  ],
};

export const customerRows: readonly (readonly SqlValue[])[] = [
  [
    1,
    'C001',
    'Muñoz e Hijos',
    7,
    '12.5',
    '2026-03-01T10:20:30.123',
    null,
    'Paga en € y ñ',
    '1.25',
    '01234567-89ab-cdef-0123-456789abcdef',
  ],
  [
    1,
    'C002',
    'MUNOZ Hermanos',
    7,
    '-0.0000000001',
    '2025-12-31T23:59:59.997',
    '2026-01-01T00:00:00.000',
    '',
    0,
    '11111111-89ab-cdef-0123-456789abcdef',
  ],
  [
    1,
    'C003',
    'Álvarez',
    0,
    '123456789012345678.0123456789',
    '1900-01-01T00:00:00.000',
    null,
    '',
    0,
    '21111111-0000-0000-0000-000000000001',
  ],
  [
    2,
    'c001',
    'Zapatos',
    9,
    0,
    '2026-07-01T00:00:00.000',
    null,
    '',
    0,
    '31111111-0000-0000-0000-000000000002',
  ],
];

const agents: TableDefinition = {
  name: 'Comisionistas',
  primaryKey: ['CodigoEmpresa', 'CodigoComisionista'],
  columns: [
    { name: 'CodigoEmpresa', type: 'smallint' },
    { name: 'CodigoComisionista', type: 'int' },
    { name: 'Comisionista', type: 'varchar(40)', default: '' },
  ],
};

const tables = (): TableContent[] => [
  { definition: customers, rows: customerRows },
  {
    definition: agents,
    rows: [
      [1, 7, 'Ana'],
      [1, 8, 'Benito'],
    ],
  },
];

export const logins = [
  { name: 'lector', password: 'Ñandú;1', role: 'reader', databases: ['Sage', 'Otra'] },
  { name: 'jefe', password: 'jefe', role: 'admin', databases: ['Sage'] },
  { name: 'sin_permisos', password: 'nada', role: 'none', databases: ['Sage'] },
  { name: 'ventas', password: 'secreto', domain: 'SAGE', role: 'reader', databases: ['Sage'] },
] as const;

export interface Sandbox {
  readonly server: SqlServer;
  readonly database: SqlDatabase;
  readonly close: () => Promise<void>;
}

/** A server with the database `Sage` (and empty `Otra`, `Cerrada`). */
export async function startSandbox(
  options: Partial<SqlServerOptions> = {},
  content: Iterable<TableContent> = tables(),
): Promise<Sandbox> {
  const database = new SqlDatabase('Sage', content);
  const others = [new SqlDatabase('Otra', []), new SqlDatabase('Cerrada', [])];
  const server = await startSqlServer({ databases: [database, ...others], logins, ...options });
  return {
    server,
    database,
    close: async () => {
      await server.close();
      for (const each of [database, ...others]) {
        each.close();
      }
    },
  };
}

type Config = Omit<sql.config, 'options'> & { options?: Record<string, unknown> };

/** Connects mssql as the reader, or with what `config` says instead. */
export function connect(server: SqlServer, config: Partial<Config> = {}): Promise<sql.ConnectionPool> {
  const { options, ...rest } = config;
  return new sql.ConnectionPool({
    server: 'localhost',
    port: server.port,
    user: 'lector',
    password: 'Ñandú;1',
    database: 'Sage',
    ...rest,
    options: { encrypt: true, trustServerCertificate: true, ...options },
  }).connect();
}

export const asAdmin = { user: 'jefe', password: 'jefe' } as const;

export const asNobody = { user: 'sin_permisos', password: 'nada' } as const;

/** The number of the SQL Server error a promise is refused with; 0 when it is not. */
export async function errorNumber(refused: Promise<unknown>): Promise<number | string> {
  try {
    await refused;
    return 0;
  } catch (error) {
    if (error instanceof sql.RequestError) {
      return error.number ?? error.code;
    }
    if (error instanceof sql.ConnectionError) {
      return error.code;
    }
    throw error;
  }
}

import axios from 'axios';
import { Agent } from 'node:http';
import sql from 'mssql';
import type { Owner } from './owner.ts';
import type { CrmDescription, SqlDescription } from './sideProgram.ts';

const IN_FLIGHT = 16;

/** What such programs read of a customer, and which customers: all with a name. */
export const CUSTOMERS = `CodigoCliente, RazonSocial, CifDni, Domicilio, CodigoPostal, Municipio, Telefono
  FROM Clientes WHERE CodigoEmpresa = 1 AND CodigoCategoriaCliente_ = 'CLI' AND RazonSocial <> ''`;

/**
 * What one writes in an afternoon: reads the customers with mssql, sends each with axios in a request of its own,
 * sixteen at a time. It keeps no account of what it sent. Records a second.
 */
export async function plainScript(
  sqlSide: SqlDescription,
  crm: CrmDescription,
  { branchId, salesRepId }: Owner,
  sample: number,
): Promise<number> {
  const pool = await new sql.ConnectionPool({
    server: '127.0.0.1',
    port: sqlSide.port,
    database: 'Sage',
    user: sqlSide.user,
    password: sqlSide.password,
    options: { encrypt: true, trustServerCertificate: true },
  }).connect();
  const http = axios.create({
    baseURL: crm.apiUrl,
    httpAgent: new Agent({ keepAlive: true, maxSockets: IN_FLIGHT }),
  });
  const { publicKey: username, privateKey: password } = crm.keys;
  const login = await http.post<{ token: string }>('/login', { username, password });
  const headers = { 'X-Session-Key': login.data.token };
  const started = performance.now();
  const { recordset } = await pool
    .request()
    .query<Readonly<Record<string, unknown>>>(`SELECT TOP (${sample}) ${CUSTOMERS}`);
  let next = 0;
  const sender = async () => {
    for (let row = recordset[next++]; row !== undefined; row = recordset[next++]) {
      const record = {
        name: row['RazonSocial'],
        extId: row['CodigoCliente'],
        vatNumber: row['CifDni'],
        address1: row['Domicilio'],
        postcode: row['CodigoPostal'],
        city: row['Municipio'],
        phone: row['Telefono'],
        branchId,
        salesRepId1: salesRepId,
      };
      await http.post('/accounts', record, { headers });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  const taken = (performance.now() - started) / 1000;
  await pool.close();
  return recordset.length / taken;
}

import type { SqlDescription } from '../sideProgram.ts';
import type { FlowNode } from './flowNodes.ts';

const CONNECTION = 'sage';

/** The connection that `query` nodes share; who logs in stands in `sqlCredentials`. */
export function sqlConnectionNode({ port }: SqlDescription): FlowNode {
  return {
    id: CONNECTION,
    type: 'MSSQL-CN',
    name: 'Sage 200',
    server: '127.0.0.1',
    port: String(port),
    // The node's own spelling.
    encyption: true,
    trustServerCertificate: true,
    database: 'Sage',
    useUTC: true,
    connectTimeout: '15000',
    requestTimeout: '15000',
    cancelTimeout: '5000',
    pool: '5',
    parseJSON: false,
    enableArithAbort: true,
  };
}

/** What Node-RED keeps beside its flows, by node. */
export function sqlCredentials({ user, password }: SqlDescription): object {
  return { [CONNECTION]: { username: user, password } };
}

/** Rows become the payload. `@last` is the message's `last`. */
export function query(id: string, sql: string, next: string): FlowNode {
  const last = { output: false, name: 'last', type: 'varchar(15)', valueType: 'msg', value: 'last' };
  return {
    id,
    type: 'MSSQL',
    z: 'tab',
    mssqlCN: CONNECTION,
    outField: 'payload',
    returnType: '0',
    throwErrors: '1',
    query: sql,
    modeOpt: 'queryMode',
    modeOptType: 'query',
    queryOpt: 'payload',
    queryOptType: 'editor',
    paramsOpt: 'queryParams',
    paramsOptType: sql.includes('@last') ? 'editor' : 'none',
    params: sql.includes('@last') ? [last] : [],
    rows: 'rows',
    rowsType: 'msg',
    parseMustache: false,
    wires: [[next]],
  };
}

import type { Owner } from '../owner.ts';
import { CUSTOMERS } from '../plainScript.ts';
import type { CrmDescription, SqlDescription } from '../sideProgram.ts';
import { functionNode, httpPost, inject, split, tab, type FlowNode } from './flowNodes.ts';
import { query, sqlConnectionNode } from './sqlNodes.ts';

export interface FlowSides {
  readonly sql: SqlDescription;
  readonly crm: CrmDescription;
  readonly owner: Owner;
  /** Where the flow asks to begin (`/begin`) and tells that it has ended (`/ended`). */
  readonly conductorUrl: string;
}

/** The nodes of a flow that brings all customers of one side to the other. */
export type Flow = (sides: FlowSides) => readonly FlowNode[];

/** Requests that a paced flow keeps in flight. */
export const IN_FLIGHT = 16;
const PAGE_ROWS = 2000;
const BULK_ITEMS = 200;

/** What one draws first: all rows are read, split into messages, and each is posted as soon as it is there. */
export const everythingAtOnce: Flow = (sides) => [
  ...opening(sides, 'everything at once', 'customers'),
  query('customers', `SELECT ${CUSTOMERS}`, 'rows'),
  split('rows', 'account'),
  functionNode(
    'account',
    `${accountOf(sides)}
msg.payload = accountOf(msg.payload);
msg.headers = { 'X-Session-Key': flow.get('session') };
return msg;`,
    'send',
  ),
  httpPost('send', `${sides.crm.apiUrl}/accounts`, ['answers']),
  functionNode(
    'answers',
    `const answers = context.get('answers') ?? {};
answers[msg.statusCode] = (answers[msg.statusCode] ?? 0) + 1;
context.set('answers', answers);
const count = Object.values(answers).reduce((sum, one) => sum + one, 0);
if (count === msg.parts.count) return { payload: answers };`,
    'ended',
  ),
  ...closing(sides),
];

/** Reads by pages and keeps sixteen requests of one record each in flight. */
export const oneByOne: Flow = (sides) =>
  paced(sides, 'one by one', '/accounts', 'const bodies = msg.payload.map(accountOf);');

/** Reads by pages and keeps sixteen bulk calls in flight. */
export const inBulk: Flow = (sides) =>
  paced(
    sides,
    'in bulk',
    '/accounts/bulk',
    `const items = msg.payload.map((row) => ({ guid: row.CodigoCliente, data: accountOf(row) }));
const bodies = [];
for (let start = 0; start < items.length; start += ${BULK_ITEMS}) bodies.push(items.slice(start, start + ${BULK_ITEMS}));`,
  );

/**
 * The gate lets so many bodies through at a time and asks for the next page before those of the last run out. Both the
 * pages and the answers come back to it.
 *
 * @param makeBodies makes `bodies` of the rows in `msg.payload`.
 */
function paced(sides: FlowSides, label: string, path: string, makeBodies: string): readonly FlowNode[] {
  return [
    ...opening(sides, label, 'gate'),
    query(
      'page',
      `SELECT TOP (${PAGE_ROWS}) ${CUSTOMERS} AND CodigoCliente > @last ORDER BY CodigoCliente`,
      'bodies',
    ),
    functionNode(
      'bodies',
      `${accountOf(sides)}
${makeBodies}
const more = msg.payload.length === ${PAGE_ROWS};
return { topic: 'page', bodies, more, last: msg.payload.at(-1)?.CodigoCliente };`,
      'gate',
    ),
    functionNode('gate', GATE, 'send', 'page', 'ended'),
    httpPost('send', `${sides.crm.apiUrl}${path}`, ['gate'], { keepAlive: true }),
    ...closing(sides),
  ];
}

const GATE = `const start = { bodies: [], inFlight: 0, answers: {}, last: '', more: true, reading: false };
const state = context.get('state') ?? start;
context.set('state', state);
if (msg.topic === 'page') {
  state.bodies.push(...msg.bodies);
  state.reading = false;
  state.more = msg.more;
  state.last = msg.last;
} else if (msg.topic === 'answer') {
  state.inFlight -= 1;
  state.answers[msg.statusCode] = (state.answers[msg.statusCode] ?? 0) + 1;
}
while (state.inFlight < ${IN_FLIGHT} && state.bodies.length > 0) {
  state.inFlight += 1;
  const headers = { 'X-Session-Key': flow.get('session') };
  node.send([{ topic: 'answer', payload: state.bodies.shift(), headers }, null, null], false);
}
if (state.more && !state.reading && state.bodies.length < ${2 * IN_FLIGHT}) {
  state.reading = true;
  node.send([null, { last: state.last }, null], false);
}
if (!state.more && state.inFlight === 0 && state.bodies.length === 0) {
  node.send([null, null, { payload: state.answers }], false);
}`;

/** Logs in and connects before it asks to begin, so that the time of neither counts. */
function opening({ sql, crm, conductorUrl }: FlowSides, label: string, first: string): readonly FlowNode[] {
  const { publicKey: username, privateKey: password } = crm.keys;
  return [
    tab(label),
    sqlConnectionNode(sql),
    inject('start', 'keys'),
    functionNode('keys', `return { payload: ${JSON.stringify({ username, password })} };`, 'login'),
    httpPost('login', `${crm.apiUrl}/login`, ['session'], { ret: 'obj' }),
    functionNode('session', `flow.set('session', msg.payload.token);\nreturn {};`, 'connect'),
    query('connect', 'SELECT 1 AS one', 'begin'),
    httpPost('begin', `${conductorUrl}/begin`, [first]),
  ];
}

function closing({ conductorUrl }: FlowSides): readonly FlowNode[] {
  return [httpPost('ended', `${conductorUrl}/ended`, [])];
}

/** The function that maps a row, for the code of a function node. */
function accountOf({ owner: { branchId, salesRepId } }: FlowSides): string {
  return `const accountOf = (row) => ({
  name: row.RazonSocial,
  extId: row.CodigoCliente,
  vatNumber: row.CifDni,
  address1: row.Domicilio,
  postcode: row.CodigoPostal,
  city: row.Municipio,
  phone: row.Telefono,
  branchId: ${branchId},
  salesRepId1: ${salesRepId},
});`;
}

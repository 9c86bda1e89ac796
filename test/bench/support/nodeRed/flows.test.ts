import assert from 'node:assert/strict';
import { compileFunction } from 'node:vm';
import type { FlowNode } from '../../../../bench/support/nodeRed/flowNodes.ts';
import {
  everythingAtOnce,
  inBulk,
  IN_FLIGHT,
  oneByOne,
  type FlowSides,
} from '../../../../bench/support/nodeRed/flows.ts';

const SIDES: FlowSides = {
  sql: { port: 1433, user: 'reader', password: 'sql-password', adminUser: '', adminPassword: '' },
  crm: {
    apiUrl: 'http://127.0.0.1:1/api/v4',
    implementationId: '1',
    keys: { publicKey: 'public', privateKey: 'private' },
    controlUrl: '',
    controlToken: '',
  },
  owner: { branchId: 7, salesRepId: 9 },
  conductorUrl: 'http://127.0.0.1:2',
};

for (const [name, flow] of Object.entries({ everythingAtOnce, oneByOne, inBulk })) {
  describe(`the Node-RED flow ${name}`, () => {
    const nodes = flow(SIDES);

    it('gives each node an id of its own, and wires that lead to nodes which exist', () => {
      const ids = nodes.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const ends = nodes.flatMap(({ wires = [] }) => wires.flat());
      assert.deepEqual(
        ends.filter((id) => !ids.includes(id)),
        [],
      );
    });

    it('reaches every node from its start, and its end', () => {
      const reached = new Set(['start']);
      for (const id of reached) for (const end of nodeOf(nodes, id).wires?.flat() ?? []) reached.add(end);
      const wired = nodes.filter(({ wires }) => wires !== undefined).map(({ id }) => id);
      assert.deepEqual([...reached].sort(), wired.sort());
      assert.ok(reached.has('ended'));
    });

    it('keeps the password of the database out of its nodes', () => {
      assert.ok(!JSON.stringify(nodes).includes(SIDES.sql.password));
    });
  });
}

describe('the gate of a paced Node-RED flow', () => {
  const rows = Array.from({ length: 4500 }, (_, index) => ({
    CodigoCliente: String(index).padStart(5, '0'),
  }));
  const codes = rows.map(({ CodigoCliente }) => CodigoCliente);

  it('sends each customer once, sixteen requests at a time, and then ends', () => {
    const { sent, most, ends } = play(oneByOne(SIDES), rows);
    assert.deepEqual(
      sent.map((body) => (body as { extId: string }).extId),
      codes,
    );
    assert.equal(most, IN_FLIGHT);
    assert.deepEqual(ends, [{ 200: 4500 }]);
  });

  it('sends two hundred customers in a bulk call', () => {
    const { sent, most, ends } = play(inBulk(SIDES), rows);
    const bodies = sent as readonly (readonly { guid: string; data: { extId: string } }[])[];
    assert.ok(bodies.every(({ length }) => length <= 200));
    assert.deepEqual(
      bodies.flat().map(({ guid, data }) => [guid, data.extId]),
      codes.map((code) => [code, code]),
    );
    assert.equal(most, IN_FLIGHT);
    assert.deepEqual(ends, [{ 200: 23 }]);
  });

  it('ends at once when there is no customer', () => {
    assert.deepEqual(play(inBulk(SIDES), []), { sent: [], most: 0, ends: [{}] });
  });
});

interface Message {
  readonly topic?: string;
  readonly payload?: unknown;
  readonly last?: string;
  readonly statusCode?: number;
}

/** Does what Node-RED and the nodes around the gate would do: reads pages, and answers the oldest request with 200. */
function play(nodes: readonly FlowNode[], rows: readonly { readonly CodigoCliente: string }[]) {
  const state = new Map<string, unknown>();
  const context = {
    get: (key: string) => state.get(key),
    set: (key: string, value: unknown) => state.set(key, value),
  };
  const [inFlight, reads]: [Message[], Message[]] = [[], []];
  const [sent, ends]: [unknown[], unknown[]] = [[], []];
  let most = 0;
  const send = ([request, read, end]: readonly (Message | null)[]) => {
    if (request) sent.push(request.payload);
    if (request) inFlight.push(request);
    if (read) reads.push(read);
    if (end) ends.push({ ...(end.payload as object) });
    most = Math.max(most, inFlight.length);
  };
  const flow = { get: () => 'token' };
  const gate = compileFunction(codeOf(nodes, 'gate'), ['msg', 'node', 'flow', 'context']);
  const bodies = compileFunction(codeOf(nodes, 'bodies'), ['msg']) as (msg: Message) => Message;
  const size = Number(/TOP \((\d+)\)/.exec(String(nodeOf(nodes, 'page')['query']))?.[1]);
  let next: Message | undefined = {};
  while (next !== undefined) {
    gate(next, { send }, flow, context);
    const read = reads.shift();
    const answered = read === undefined ? inFlight.shift() : undefined;
    if (read === undefined) next = answered && { topic: answered.topic ?? '', statusCode: 200 };
    else {
      const payload = rows.filter(({ CodigoCliente }) => CodigoCliente > (read.last ?? '')).slice(0, size);
      next = bodies({ payload });
    }
  }
  return { sent, most, ends };
}

function nodeOf(nodes: readonly FlowNode[], id: string): FlowNode {
  const node = nodes.find((candidate) => candidate.id === id);
  assert.ok(node !== undefined, `there is no node ${id}`);
  return node;
}

function codeOf(nodes: readonly FlowNode[], id: string): string {
  return String(nodeOf(nodes, id)['func']);
}

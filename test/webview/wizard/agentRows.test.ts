import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AGENT_PROBLEMS, type CommissionAgent } from '../../../src/domain/agents.ts';
import {
  filterAgents,
  isInvitable,
  sameSelection,
  SORT_COLUMNS,
  withInvited,
  type AgentFilter,
} from '../../../src/webview/wizard/agentRows.ts';

const agents: fc.Arbitrary<CommissionAgent[]> = fc.uniqueArray(
  fc.record(
    {
      code: fc.nat(9999),
      name: fc.constantFrom('Iñaki Müller', 'María Peña', 'Luis Gil', 'Ana Ruiz'),
      email: fc.constantFrom('', 'ana@x.example', 'b@x.example;c@x.example'),
      phone: fc.constant(''),
      problem: fc.constantFrom(...AGENT_PROBLEMS),
      userId: fc.nat(),
    },
    { requiredKeys: ['code', 'name', 'email', 'phone'] },
  ),
  { selector: ({ code }) => code },
);
const sorting = fc.record({ column: fc.constantFrom(...SORT_COLUMNS), descending: fc.boolean() });
const ALL: AgentFilter = { text: '', onlyProblems: false, sorting: { column: 'code', descending: false } };

describe('the rows of agents', () => {
  it('are all there without a filter, in whatever order', () => {
    fc.assert(
      fc.property(agents, sorting, (list, order) => {
        const shown = filterAgents(list, { ...ALL, sorting: order });
        assert.deepEqual(new Set(shown), new Set(list));
        assert.equal(shown.length, list.length);
      }),
    );
  });

  it('are sorted by code as numbers, both ways', () => {
    fc.assert(
      fc.property(agents, (list) => {
        const codes = filterAgents(list, ALL).map(({ code }) => code);
        assert.deepEqual(
          codes,
          codes.toSorted((a, b) => a - b),
        );
        const down = filterAgents(list, { ...ALL, sorting: { column: 'code', descending: true } });
        assert.deepEqual(
          down.map(({ code }) => code),
          codes.toReversed(),
        );
      }),
    );
  });

  it('are found without case and accents, by code, name and e-mail', () => {
    const list: CommissionAgent[] = [
      { code: 12, name: 'Iñaki Müller', email: 'inaki@anil.example', phone: '' },
      { code: 7, name: 'María Peña', email: 'maria@anil.example', phone: '' },
    ];
    const found = (text: string) => filterAgents(list, { ...ALL, text }).map(({ code }) => code);
    assert.deepEqual(found('inaki mul'), [12]);
    assert.deepEqual(found('PEÑA'), [7]);
    assert.deepEqual(found('anil.example'), [7, 12]);
    assert.deepEqual(found('12'), [12]);
    assert.deepEqual(found('nobody'), []);
  });

  it('R14: with problems alone, are those with something wrong on their card', () => {
    fc.assert(
      fc.property(agents, (list) => {
        const shown = filterAgents(list, { ...ALL, onlyProblems: true });
        assert.ok(shown.every(({ problem }) => problem !== undefined));
        assert.equal(shown.length, list.filter(({ problem }) => problem !== undefined).length);
        assert.ok(shown.every((agent) => !isInvitable(agent)));
      }),
    );
  });
});

describe('withInvited', () => {
  it('adds and takes away, keeps the others and the ADMIN, and names nobody twice', () => {
    const codes = fc.uniqueArray(fc.nat(50));
    fc.assert(
      fc.property(codes, codes, (before, changed) => {
        const selection = { invite: before, admin: 3 };
        const added = withInvited(selection, changed, true);
        assert.deepEqual(new Set(added.invite), new Set([...before, ...changed]));
        assert.equal(new Set(added.invite).size, added.invite.length);
        const removed = withInvited(added, changed, false);
        assert.deepEqual(new Set(removed.invite), new Set(before.filter((code) => !changed.includes(code))));
        assert.equal(removed.admin, 3);
        assert.ok(sameSelection(added, { ...added, invite: added.invite.toReversed() }));
      }),
    );
  });
});

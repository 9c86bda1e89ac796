import assert from 'node:assert/strict';
import {
  normaliseSelection,
  seatsNeeded,
  selectionAfterLoading,
  selectionProblems,
  type AgentChoice,
} from '../../src/machines/agentSelection.ts';
import { AGENT_PROBLEMS } from '../../src/domain/agents.ts';
import { AGENTS, AGENT_LIST, NEW_IMPLEMENTATION, agent } from './support/fixtures.ts';

function choice(invite: number[], changes: Partial<AgentChoice> = {}): AgentChoice {
  return {
    agents: [...AGENTS],
    licences: { contracted: 12, used: 10 },
    adminEmail: 'inaki@anil.example',
    newImplementation: undefined,
    selection: { invite, admin: 1 },
    invitations: [],
    ...changes,
  };
}

function codes(selected: AgentChoice): string[] {
  return selectionProblems(selected).map(({ error }) => error.code);
}

describe('selectionProblems', () => {
  it('R11: lets as many be invited as there are free licences', () =>
    assert.deepEqual(codes(choice([2, 3])), []));

  it('R11: refuses one more, with both figures', () => {
    assert.deepEqual(selectionProblems(choice([2, 3, 5])), [
      { error: { code: 'LICENCES_EXCEEDED', params: { needed: 3, free: 2 } } },
    ]);
  });

  it('R11: needs no licence for an agent who is a user already', () => {
    assert.deepEqual(codes(choice([1, 2, 3])), []);
  });

  it('R11: still counts who was invited in this linking and is no longer selected', () => {
    const invitations = [{ code: 2, result: 'invited' as const }];
    assert.deepEqual(codes(choice([3, 5], { invitations })), ['LICENCES_EXCEEDED']);
    assert.deepEqual(codes(choice([3], { invitations })), []);
  });

  it('R11: has no room where more seats are used than contracted', () => {
    assert.deepEqual(codes(choice([2], { licences: { contracted: 5, used: 7 } })), ['LICENCES_EXCEEDED']);
  });

  it('R12: lets three be invited when the licences are not known', () => {
    assert.deepEqual(codes(choice([2, 3, 5], { licences: undefined })), []);
    assert.deepEqual(selectionProblems(choice([2, 3, 5, 6], { licences: undefined })), [
      { error: { code: 'LICENCES_EXCEEDED', params: { needed: 4, free: 3 } } },
    ]);
  });

  it('R12: makes no room for more when the agents are read again after three invitations', () => {
    const agents = AGENTS.map((known) => (known.code === 2 ? { ...known, userId: 602 } : known));
    const invitations = [{ code: 2, result: 'invited' as const, userId: 602 }];
    assert.equal(seatsNeeded(choice([2, 3, 5], { licences: undefined, agents, invitations })), 3);
    assert.equal(seatsNeeded(choice([2, 3, 5], { agents, invitations })), 2);
  });

  it('R13: needs an ADMIN', () => {
    assert.deepEqual(codes(choice([2], { selection: { invite: [2] } })), ['ADMIN_REQUIRED']);
  });

  it("R13: needs the ADMIN's e-mail to be that of the implementation, whatever its case", () => {
    assert.deepEqual(codes(choice([], { adminEmail: ' INAKI@anil.EXAMPLE ' })), []);
    assert.deepEqual(selectionProblems(choice([], { selection: { invite: [], admin: 2 } })), [
      {
        agent: 2,
        error: {
          code: 'ADMIN_EMAIL_MISMATCH',
          params: {
            code: 2,
            name: 'María Peña',
            email: 'maria@anil.example',
            adminEmail: 'inaki@anil.example',
          },
        },
      },
    ]);
  });

  it('R13: asks for no e-mail that the CRM does not tell', () => {
    assert.deepEqual(codes(choice([], { adminEmail: undefined, selection: { invite: [], admin: 2 } })), []);
  });

  it('R13: of a new implementation the ADMIN is the one it was named with', () => {
    const newImplementation = { ...NEW_IMPLEMENTATION, adminEmail: 'Maria@anil.example' };
    assert.deepEqual(codes(choice([], { newImplementation })), ['ADMIN_EMAIL_MISMATCH']);
    assert.deepEqual(codes(choice([], { newImplementation, selection: { invite: [], admin: 2 } })), []);
  });

  for (const problem of AGENT_PROBLEMS) {
    it(`R14: refuses an agent with ${problem}, on its row`, () => {
      const agents = [...AGENTS, agent(7, 'Eva Sanz', 'a@x.es;b@x.es', { problem })];
      assert.deepEqual(selectionProblems(choice([7], { agents })), [
        { agent: 7, error: { code: 'AGENT_NOT_INVITABLE', params: { code: 7, name: 'Eva Sanz', problem } } },
      ]);
    });
  }

  it("R14: looks at the ADMIN's card as well, once", () => {
    const agents = [
      agent(1, 'Iñaki Müller', 'inaki@anil.example', { problem: 'emailShared', sharedWith: [2] }),
    ];
    assert.deepEqual(codes(choice([], { agents })), ['AGENT_NOT_INVITABLE']);
    assert.deepEqual(codes(choice([1], { agents })), ['AGENT_NOT_INVITABLE']);
  });
});

describe('normaliseSelection', () => {
  it("names each agent once, in the list's order", () => {
    assert.deepEqual(normaliseSelection(AGENTS, { invite: [5, 2, 5], admin: 1 }), {
      kind: 'known',
      selection: { invite: [2, 5], admin: 1 },
    });
  });

  it('refuses an agent that is not in the list, the ADMIN included', () => {
    const error = { code: 'AGENT_NOT_FOUND', params: { code: 99 } };
    assert.deepEqual(normaliseSelection(AGENTS, { invite: [2, 99] }), { kind: 'unknown', error });
    assert.deepEqual(normaliseSelection(AGENTS, { invite: [], admin: 99 }), { kind: 'unknown', error });
  });
});

describe('selectionAfterLoading', () => {
  const nothing = { selection: undefined, newImplementation: undefined };

  it('R13: chooses the agent with the e-mail of the ADMIN, and nobody else', () => {
    assert.deepEqual(selectionAfterLoading(nothing, AGENT_LIST), { invite: [], admin: 1 });
    assert.deepEqual(
      selectionAfterLoading({ ...nothing, newImplementation: NEW_IMPLEMENTATION }, { agents: AGENTS }),
      { invite: [], admin: 1 },
    );
  });

  it('R13: chooses no ADMIN where none has that e-mail, or it is not told', () => {
    assert.deepEqual(selectionAfterLoading(nothing, { agents: AGENTS }), { invite: [] });
    assert.deepEqual(selectionAfterLoading(nothing, { agents: AGENTS, adminEmail: 'x@y.example' }), {
      invite: [],
    });
  });

  it('keeps what of the selection still exists', () => {
    const selection = { invite: [2, 3], admin: 3 };
    const agents = AGENTS.filter(({ code }) => code !== 2);
    assert.deepEqual(selectionAfterLoading({ ...nothing, selection }, { agents }), { invite: [3], admin: 3 });
    const withoutBoth = { ...AGENT_LIST, agents: AGENTS.filter(({ code }) => code !== 2 && code !== 3) };
    assert.deepEqual(selectionAfterLoading({ ...nothing, selection }, withoutBoth), { invite: [], admin: 1 });
  });
});

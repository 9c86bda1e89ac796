import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emailProblem, toCommissionAgents } from '../../../src/connector/agents/commissionAgents.ts';

const row = (code: number, email: string, name = `Persona ${code}`) => ({ code, name, email, phone: '' });

describe('commission agents as people to invite', () => {
  const cases = [
    ['', 'emailMissing'],
    ['a@x.es;b@x.es', 'emailSeveral'],
    ['a@x.es, b@x.es', 'emailSeveral'],
    ['a@x.es b@x.es', 'emailSeveral'],
    ['joan.anil.example', 'emailMalformed'],
    ['joan@anil', 'emailMalformed'],
    ['joan@anil..es', 'emailMalformed'],
    ['joan anil@x.es', 'emailMalformed'],
    ['@x.es', 'emailMalformed'],
    ['joan@', 'emailMalformed'],
    ["joan.d'ocon+ventas@correo.anil.es", undefined],
  ] as const;
  for (const [email, problem] of cases) {
    it(`R14: ${JSON.stringify(email)} is ${problem ?? 'one good address'}`, () => {
      assert.equal(emailProblem(email), problem);
    });
  }

  it('R14: calls an address shared exactly where another agent has it, whatever its case', () => {
    const address = fc.constantFrom('a@x.es', 'A@X.ES', 'b@x.es', 'c@x.es', '', 'bad', 'a@x.es;b@x.es');
    const rows = fc.uniqueArray(fc.tuple(fc.nat(50), address), { selector: ([code]) => code });
    fc.assert(
      fc.property(rows, (pairs) => {
        const agents = toCommissionAgents(pairs.map(([code, email]) => row(code, email)));
        assert.deepEqual(
          agents.map(({ code }) => code),
          pairs.map(([code]) => code).sort((a, b) => a - b),
        );
        for (const { code, email, problem, sharedWith = [] } of agents) {
          const own = emailProblem(email);
          const others = agents.filter(
            (other) => other.code !== code && other.email.toLowerCase() === email.toLowerCase(),
          );
          const expected = own ?? (others.length > 0 ? 'emailShared' : undefined);
          assert.equal(problem, expected);
          assert.deepEqual(
            [...sharedWith],
            expected === 'emailShared' ? others.map((other) => other.code) : [],
          );
        }
      }),
    );
  });

  it('leaves out those who are no people, and keeps people whose names merely begin alike', () => {
    const names = ['GENERAL', 'General tienda', 'AUTOMATICO', 'Autom. web', 'Generosa Ruiz', 'Augusto Mata'];
    const agents = toCommissionAgents(names.map((name, index) => row(index + 1, `p${index}@x.es`, name)));
    assert.deepEqual(
      agents.map(({ name }) => name),
      ['Generosa Ruiz', 'Augusto Mata'],
    );
  });

  it('R14: does not call an address shared with one who is no person', () => {
    const agents = toCommissionAgents([row(1, 'a@x.es'), row(2, 'a@x.es', 'GENERAL')]);
    assert.equal(agents[0]?.problem, undefined);
  });
});

import type { AgentProblem, CommissionAgent } from '../../protocol/agents.ts';
import type { AgentRow } from '../sage200/sources/agents.ts';

/** Agents with these names stand for no person. */
const NOT_A_PERSON = /^(general\b|autom)/i;
const EMAIL = /^[^\s@;,<>()"]+@[^\s@;,<>()".]+(\.[^\s@;,<>()".]+)+$/;

/** The agents that are people, by code, each with what is wrong with its e-mail (R14). */
export function toCommissionAgents(rows: readonly AgentRow[]): readonly CommissionAgent[] {
  const people = rows.filter(({ name }) => !NOT_A_PERSON.test(name)).toSorted((a, b) => a.code - b.code);
  const codesByEmail = Map.groupBy(
    people.filter(({ email }) => emailProblem(email) === undefined),
    ({ email }) => email.toLowerCase(),
  );
  return people.map(({ code, name, email, phone }): CommissionAgent => {
    const agent = { code, name, email, phone };
    const problem = emailProblem(email);
    if (problem !== undefined) return { ...agent, problem };
    const others = (codesByEmail.get(email.toLowerCase()) ?? []).filter((other) => other.code !== code);
    return others.length === 0
      ? agent
      : { ...agent, problem: 'emailShared', sharedWith: others.map((other) => other.code) };
  });
}

/** R14: exactly one address, well formed. */
export function emailProblem(email: string): AgentProblem | undefined {
  if (email === '') return 'emailMissing';
  if ((email.match(/@/g) ?? []).length > 1) return 'emailSeveral';
  return EMAIL.test(email) ? undefined : 'emailMalformed';
}

import type { AgentProblem, CommissionAgent } from '../../domain/agents.ts';
import { brokenEmailsIn, emailKey, emailsIn, strayWordsIn } from '../../domain/emails.ts';
import type { AgentRow } from '../sage200/sources/agents.ts';

/** Agents with these names stand for no person. */
const NOT_A_PERSON = /^(general\b|autom)/i;

/** The agents that are people, by code, each with its one address or with what is wrong with its e-mail (R14). */
export function toCommissionAgents(rows: readonly AgentRow[]): readonly CommissionAgent[] {
  const people = rows.filter(({ name }) => !NOT_A_PERSON.test(name)).toSorted((a, b) => a.code - b.code);
  const codesByEmail = Map.groupBy(
    people.filter(({ email = '' }) => emailProblem(email) === undefined),
    ({ email = '' }) => emailKey(oneEmail(email)),
  );
  return people.map(({ code, name, email = '', phone = '' }): CommissionAgent => {
    const problem = emailProblem(email);
    if (problem !== undefined) return { code, name, email, phone, problem };
    const agent = { code, name, email: oneEmail(email), phone };
    const others = (codesByEmail.get(emailKey(agent.email)) ?? []).filter((other) => other.code !== code);
    return others.length === 0
      ? agent
      : { ...agent, problem: 'emailShared', sharedWith: others.map((other) => other.code) };
  });
}

const oneEmail = (field: string): string => emailsIn(field)[0] ?? '';

/** R14: exactly one address, well formed. */
export function emailProblem(field: string): AgentProblem | undefined {
  if (field.trim() === '') return 'emailMissing';
  const [good, broken] = [emailsIn(field).length, brokenEmailsIn(field).length];
  if (good + broken > 1) return 'emailSeveral';
  // A word beside the address may be a part of it that a blank cut off, unless the address stands in brackets.
  const isAlone = field.includes('<') || strayWordsIn(field).length === 0;
  return good === 1 && isAlone ? undefined : 'emailMalformed';
}

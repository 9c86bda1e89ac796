import { storedSnapshot } from '../../machines/storedSnapshot.ts';
import { readJsonFile } from '../../connector/state/jsonFile.ts';
import type { CommissionAgent, InvitationResult } from '../../domain/agents.ts';
import { LinkError } from '../../domain/errors.ts';
import type { CompanyLink } from '../../domain/link.ts';
import type { ReportedAgent, ReportedAgents } from './handoverReport.ts';

/** What the wizard knew when it was finished. */
interface Linking {
  readonly agents: readonly CommissionAgent[];
  readonly invitations: readonly InvitationResult[];
}

/** The linking that a link came from; empty where its file is missing, damaged or of another version. */
export function readLinking(file: string): Linking {
  const stored = readStored(file);
  return stored === undefined ? { agents: [], invitations: [] } : stored.context;
}

function readStored(file: string) {
  try {
    return readJsonFile(file, storedSnapshot);
  } catch (thrown) {
    if (thrown instanceof LinkError && thrown.code === 'STATE_UNREADABLE') return undefined;
    throw thrown;
  }
}

/**
 * The agents by code, with what became of them.
 *
 * @param users by agent code: who is a user, whatever became of the linking's file.
 */
export function reportedAgents(
  link: Pick<CompanyLink, 'adminAgentCode'>,
  { agents, invitations }: Linking,
  users: ReadonlyMap<number, unknown>,
): ReportedAgents {
  const cards = new Map(agents.map((agent) => [agent.code, agent]));
  const answers = new Map(invitations.map((invitation) => [invitation.code, invitation]));
  const codes = [...new Set([...cards.keys(), ...users.keys(), link.adminAgentCode])];
  const all = codes
    .toSorted((a, b) => a - b)
    .map((code): ReportedAgent => {
      const card = cards.get(code);
      const answer = answers.get(code);
      const isAdmin = code === link.adminAgentCode;
      const isUser = users.has(code) || isAdmin;
      const user = answer?.result === 'invited' ? 'invited' : isUser ? 'joined' : 'none';
      return {
        code,
        ...(card === undefined ? {} : { name: card.name, email: card.email }),
        isAdmin,
        user,
        ...(user === 'none' && answer?.problem !== undefined ? { problem: answer.problem } : {}),
        ...(user === 'none' && card?.problem !== undefined ? { cardProblem: card.problem } : {}),
        ...(user === 'none' && card?.sharedWith !== undefined ? { sharedWith: card.sharedWith } : {}),
      };
    });
  const listed = all.filter(
    ({ user, problem, cardProblem }) => user !== 'none' || problem !== undefined || cardProblem !== undefined,
  );
  return { listed, others: all.length - listed.length };
}

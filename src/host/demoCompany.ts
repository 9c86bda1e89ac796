import { sandboxConnection, type SandboxDescription } from '../protocol/sandbox.ts';
import type { Workplace } from './workplace.ts';

/** Begins a linking on the demo company and brings it up to its implementation; the rest is the person's. */
export async function beginDemoLinking(
  { operations, sessions }: Workplace,
  description: SandboxDescription,
): Promise<string> {
  const { sql, api } = description;
  const session = sessions.enter();
  const { linkId } = session;
  try {
    await operations.secrets.set(linkId, 'sqlPassword', sql.password);
    await operations.secrets.set(linkId, 'privateKey', api.privateKey);
    await session.step({ type: 'CONNECT', connection: sandboxConnection(description) });
    await session.step({ type: 'CHOOSE_COMPANY', code: 1 });
    const form = {
      apiUrl: api.baseUrl,
      implementationId: api.implementationId,
      name: '',
      publicKey: api.publicKey,
      hasPrivateKey: true,
    };
    await session.step({ type: 'SUBMIT_IMPLEMENTATION', form });
  } finally {
    sessions.leave(session);
  }
  return linkId;
}

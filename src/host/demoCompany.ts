import { sandboxConnection, type SandboxDescription } from '../protocol/sandbox.ts';
import { unlink } from './linkChanges.ts';
import { startSandboxProcess, type SandboxProcess } from './sandboxProcess.ts';
import type { Workplace } from './workplace.ts';

/** The demo company of one host (B11): started when first asked for, and gone with the host. */
export class DemoCompany {
  readonly #workplace: Workplace;
  readonly #folder: string;
  #sandbox: SandboxProcess | undefined;

  /** @param folder where the programs are. */
  constructor(workplace: Workplace, folder: string) {
    this.#workplace = workplace;
    this.#folder = folder;
  }

  /** Starts it, and a linking on it; the linking's id. @throws LinkError `DEMO_NOT_STARTED`. */
  async begin(): Promise<string> {
    this.#sandbox ??= await startSandboxProcess(this.#folder, []);
    return beginDemoLinking(this.#workplace, this.#sandbox.description);
  }

  async close(): Promise<void> {
    await this.#sandbox?.stop();
  }
}

/** Takes away what a demo left, linked or not: its company goes with the host that it was started in. */
export async function endDemoLinking(workplace: Workplace, linkId: string): Promise<void> {
  const { operations, sessions } = workplace;
  if (operations.isLinked(linkId)) {
    await unlink(workplace, linkId);
    return;
  }
  await sessions.discard(linkId);
  await operations.secrets.delete(linkId);
}

/** Begins a linking on the demo company and brings it up to its implementation; the rest is the person's. */
async function beginDemoLinking(
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

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkOperations } from '../../session/linkOperations.ts';
import type { Command, CommandContext } from '../command.ts';
import { printRejections } from '../printRejections.ts';
import { printStatus } from '../printStatus.ts';
import { runLinking } from '../runLinking.ts';
import { startSandboxProcess } from '../../host/sandboxProcess.ts';
import { EnvironmentSecrets } from '../secretStores.ts';
import { sandboxConnection, type SandboxDescription } from '../../protocol/sandbox.ts';
import { sandboxArgs, SANDBOX_OPTIONS } from './sandbox.ts';
import { countDifferences } from '../../domain/verification.ts';
import { printVerification } from './verify.ts';

export const demoCommand: Command = {
  name: 'demo',
  example: 'sage200-link demo --customers 500',
  options: SANDBOX_OPTIONS,
  async run(outer) {
    const { output, texts, options } = outer;
    output.line(`· ${texts.text('step.sandbox')}`);
    const sandbox = await startSandboxProcess(__dirname, sandboxArgs(options));
    const stateRoot = mkdtempSync(join(tmpdir(), 'sage200-link-demo-'));
    try {
      return await demonstrate(outer, sandbox.description, stateRoot);
    } finally {
      await sandbox.stop();
      rmSync(stateRoot, { recursive: true, force: true });
    }
  },
};

/** Links, synchronises and verifies company 1 of the sandbox, in a state folder that goes with it. */
async function demonstrate(
  outer: CommandContext,
  sandbox: SandboxDescription,
  stateRoot: string,
): Promise<number> {
  const { sql, api } = sandbox;
  const secrets = new EnvironmentSecrets({
    SAGE200_SQL_PASSWORD: sql.password,
    SSM_PRIVATE_KEY: api.privateKey,
  });
  const operations = new LinkOperations(stateRoot, secrets);
  const context: CommandContext = { ...outer, operations: () => operations };
  const { output, texts, signal } = context;

  const link = await runLinking(context, {
    linkId: randomUUID(),
    connection: sandboxConnection(sandbox),
    companyCode: 1,
    apiUrl: api.baseUrl,
    implementationId: api.implementationId,
    implementationName: '',
    publicKey: api.publicKey,
    hasPrivateKey: true,
    acceptPrivacy: true,
    acceptTerms: true,
    invite: 'all',
    synchronise: true,
  });
  const status = await operations.status(link.id);
  output.line();
  printStatus(output, texts, status);
  output.line();
  output.line(`· ${texts.text('step.verifying')}`);
  const verification = await operations.verify(link.id, signal);
  const rejections = await operations.rejections(link.id);
  printVerification(context, verification, rejections);
  output.line();
  output.line(texts.text('demo.rejected', { count: rejections.length }));
  printRejections(output, texts, rejections);
  output.line();
  output.line(`✓ ${texts.text('demo.done')}`);
  output.result({
    sandbox: publicPart(sandbox),
    link,
    status,
    verify: verification,
  });
  // Rejections are part of the show; any other difference is not.
  const rejected = verification.parts.reduce((sum, part) => sum + part.rejected, 0);
  return countDifferences(verification) === rejected ? 0 : 1;
}

/** The sandbox has ended by the time this is read: its keys are worth nothing, and are left out all the same. */
function publicPart({ sql, api, companies }: SandboxDescription) {
  return {
    sql: { server: sql.server, port: sql.port, database: sql.database, user: sql.user },
    api: {
      baseUrl: api.baseUrl,
      implementationId: api.implementationId,
      implementationName: api.implementationName,
      publicKey: api.publicKey,
    },
    companies,
  };
}

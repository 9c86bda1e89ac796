import type { Command } from '../command.ts';
import { addinCommand } from './addin.ts';
import { agentsCommand } from './agents.ts';
import { checkCommand } from './check.ts';
import { companiesCommand } from './companies.ts';
import { completionCommand } from './completion.ts';
import { demoCommand } from './demo.ts';
import { errorsCommand } from './errors.ts';
import { linkCommand } from './link.ts';
import { pauseCommand } from './pause.ts';
import { reportCommand } from './report.ts';
import { resumeCommand } from './resume.ts';
import { retryCommand } from './retry.ts';
import { rotateKeysCommand } from './rotateKeys.ts';
import { sandboxCommand } from './sandbox.ts';
import { serviceCommand } from './service.ts';
import { statusCommand } from './status.ts';
import { syncCommand } from './sync.ts';
import { unlinkCommand } from './unlink.ts';
import { verifyCommand } from './verify.ts';

/** In the order a newcomer meets them. */
export const COMMANDS: readonly Command[] = [
  demoCommand,
  companiesCommand,
  checkCommand,
  agentsCommand,
  linkCommand,
  syncCommand,
  statusCommand,
  errorsCommand,
  retryCommand,
  verifyCommand,
  reportCommand,
  serviceCommand,
  pauseCommand,
  resumeCommand,
  rotateKeysCommand,
  unlinkCommand,
  addinCommand,
  sandboxCommand,
  completionCommand,
];

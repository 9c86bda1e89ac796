#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isNodeSupported } from '../domain/nodeVersion.ts';
import { beModestWithMemory } from './modestMemory.ts';
import { leaveOutSqliteWarning } from './sqliteWarning.ts';

/** Ends the work on a signal, and with the process that started this one. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  if (process.channel !== undefined) process.once('disconnect', end).channel?.unref();
  return controller.signal;
}

/** The newer Node that was installed beside this program, for a shell whose own Node is older. */
function newerNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(__dirname, '..', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', name);
  return existsSync(node) ? node : undefined;
}

function runWith(node: string): void {
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  child.once('exit', (code) => process.exit(code ?? 1));
}

/** Whoever reads may have enough of it (`… | head -1`): the work goes on, and what nobody reads is not written. */
function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

async function main(): Promise<void> {
  // The SQL driver names an IP address in its TLS greeting, and Node would say so on every call.
  // Told so on its own command line already, Node lets nobody change it.
  if (process.noDeprecation !== true) process.noDeprecation = true;
  const args = process.argv.slice(2);
  if (!isNodeSupported(process.versions.node)) {
    const node = newerNode();
    if (node !== undefined) return runWith(node);
    const { refuseNode } = await import('./refuseNode.ts');
    process.exitCode = refuseNode(args);
    return;
  }
  outliveClosedPipes();
  leaveOutSqliteWarning();
  beModestWithMemory();
  // Loaded after the check: older versions lack what the rest is made of.
  const { runCommandLine } = await import('./runCommandLine.ts');
  const signal = endSignal();
  // Were nothing left to wait for before it is done, the process would end by itself, and not as done.
  process.exitCode = 1;
  process.exitCode = await runCommandLine(args, signal);
  // Neither a server that does not answer nor anything left behind holds up the end, once all is said.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

void main();

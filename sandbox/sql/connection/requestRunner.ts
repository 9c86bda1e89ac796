import { setTimeout as delay } from 'node:timers/promises';
import { SqlError } from '../sqlError.ts';
import type { SqlFaults } from '../sqlFaults.ts';
import { malformedRequest } from '../tds/byteReader.ts';
import { packetStatus, packetType, type TdsMessage } from '../tds/packets.ts';
import { environment, writeBytesChange } from '../tds/tokens.ts';
import { command, type Answer } from './answer.ts';
import { runBatch } from './batchRunner.ts';
import { readRemoteCalls, runRemoteCall, type PreparedStatements } from './remoteCalls.ts';
import type { SqlSession } from './sqlSession.ts';
import type { RequestContext } from './requestContext.ts';
import { runTransactionRequest } from './transactionRequest.ts';

export interface Request {
  readonly session: SqlSession;
  readonly prepared: PreparedStatements;
  readonly answer: Answer;
  readonly faults: SqlFaults;
  readonly cancelled: AbortSignal;
  readonly cut: () => void;
  readonly onStatement: (sql: string) => void;
}

/** ALL_HEADERS stand before the request itself: their total length comes first. */
function headersEnd(body: Buffer): number {
  if (body.length < 4 || body.readUInt32LE(0) > body.length) {
    throw malformedRequest('ALL_HEADERS');
  }
  return body.readUInt32LE(0);
}

async function run(message: TdsMessage, request: Request): Promise<void> {
  const { onStatement } = request;
  const context: RequestContext = { ...request, variables: new Map() };
  const start = headersEnd(message.body);
  switch (message.type) {
    case packetType.sqlBatch: {
      const sql = message.body.toString('utf16le', start);
      onStatement(sql);
      await pause(request, sql);
      await runBatch(context, sql);
      return;
    }
    case packetType.rpc:
      for (const call of readRemoteCalls(message.body, start)) {
        const text = call.parameters.find(({ value }) => typeof value === 'string');
        const sql = call.name === 'sp_executesql' ? String(text?.value ?? '') : `EXEC ${call.name}`;
        onStatement(sql);
        await pause(request, sql);
        await runRemoteCall(context, request.prepared, call);
      }
      return;
    case packetType.transaction:
      runTransactionRequest(context, message.body, start);
      return;
    default:
      throw malformedRequest('Message type');
  }
}

/** Waits as long as the fault says, unless the client cancels. */
async function pause({ faults, cancelled }: Request, sql: string): Promise<void> {
  const waiting = faults.pauseBeforeAnswer?.(sql);
  if (waiting !== undefined) {
    await Promise.race([waiting, aborted(cancelled)]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Answers one request of a logged-in client. */
export async function runRequest(message: TdsMessage, request: Request): Promise<void> {
  const { answer, session, faults, cancelled } = request;
  if ((message.status & (packetStatus.reset | packetStatus.resetKeepTransaction)) !== 0) {
    session.reset((message.status & packetStatus.resetKeepTransaction) !== 0);
    request.prepared.clear();
    answer.token((writer) =>
      writeBytesChange(writer, environment.resetAcknowledged, Buffer.alloc(0), Buffer.alloc(0)),
    );
  }
  try {
    if (faults.latencyMs !== undefined) {
      // An Attention ends the wait.
      await delay(faults.latencyMs, undefined, { signal: cancelled }).catch(() => undefined);
    }
    await run(message, request);
  } catch (error) {
    if (!(error instanceof SqlError)) {
      throw error;
    }
    answer.error(error);
    answer.done(command.none);
  }
  await answer.end();
}

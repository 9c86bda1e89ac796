import type { IncomingMessage, ServerResponse } from 'node:http';
import { CrmError } from '../crmError.ts';
import type { FaultTarget } from '../faults/crmFaults.ts';
import { countIn } from '../stats.ts';
import type { Answer, ApiRequest } from './apiRequest.ts';
import { apiRequest, BASE_PATH, routeName, segmentsBelow } from './apiRequest.ts';
import { apiRoutes, faultAnswer, faultInstead } from './apiRoutes.ts';
import { controlRoutes } from './controlRoutes.ts';
import { readBody } from './requestBody.ts';
import type { ServerState } from './serverState.ts';

/** The answer that a cut connection never sends. */
const CUT = 'cut';

/** Answers every request of the server: the API below its base path, the control path, 404 elsewhere. */
export function requestHandler(
  state: ServerState,
): (request: IncomingMessage, response: ServerResponse) => void {
  let concurrency = 0;
  return (request, response) => {
    concurrency += 1;
    state.stats.peakConcurrency = Math.max(state.stats.peakConcurrency, concurrency);
    void respond(state, request, response).finally(() => {
      concurrency -= 1;
    });
  };
}

async function respond(
  state: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = targetOf(request);
  const segments = segmentsBelow(BASE_PATH, url.pathname);
  const answer = await answered(async () => {
    const body = await readBody(request);
    const control = segmentsBelow('/sandbox', url.pathname);
    if (control !== undefined) {
      return controlRoutes(state, request, control, url.searchParams, body);
    }
    if (segments === undefined) {
      throw new CrmError(404, { message: 'Not Found' });
    }
    return apiAnswer(state, request, segments, url.searchParams, body);
  });
  if (segments !== undefined) {
    countIn(state.stats.perStatus, answer === CUT ? 0 : answer.status);
  }
  if (answer === CUT) {
    request.socket.destroy();
  } else {
    send(response, answer);
  }
}

/** The address asked for; one that does not read, such as `//`, is nowhere. */
function targetOf(request: IncomingMessage): URL {
  const origin = 'http://sandbox';
  return URL.parse(request.url ?? '/', origin) ?? new URL(origin);
}

async function apiAnswer(
  state: ServerState,
  incoming: IncomingMessage,
  segments: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): Promise<Answer | typeof CUT> {
  const request = apiRequest(incoming, segments, query, body);
  const target: FaultTarget = {
    resource: request.segments[0] ?? '',
    method: request.method,
    bulk: request.segments[1] === 'bulk',
  };
  state.stats.requests += 1;
  countIn(state.stats.perRoute, routeName(request));
  const latency = state.faults.take('latency', target);
  if (latency !== undefined) {
    await state.faults.hold(latency);
  }
  if (state.faults.take('cutBefore', target) !== undefined) {
    return CUT;
  }
  faultInstead(state, target);
  const { variant } = state.options;
  const work = (asked: ApiRequest): Answer => answeredNow(() => apiRoutes(state, asked, target));
  const late = state.faults.take('late', target);
  if (late !== undefined) {
    const finish = (): void => void work(request);
    if (late.ms === undefined) state.faults.postpone(finish);
    else setTimeout(finish, late.ms).unref();
    return late.status === undefined
      ? CUT
      : { status: late.status, body: {}, headers: {}, page: '<html><body>Gateway Timeout</body></html>' };
  }
  state.answered += 1;
  const answer = variant === undefined ? work(request) : variant(request, work, state.answered);
  const after = state.faults.take('statusAfter', target);
  if (after !== undefined) {
    return faultAnswer(after);
  }
  return state.faults.take('cutAfter', target) === undefined ? answer : CUT;
}

/** Runs a part of the work and turns what it throws into an answer. */
async function answered<Result extends Answer | typeof CUT>(
  work: () => Promise<Result>,
): Promise<Result | Answer> {
  try {
    return await work();
  } catch (error) {
    return answerOf(error);
  }
}

function answeredNow(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    return answerOf(error);
  }
}

function answerOf(error: unknown): Answer {
  if (error instanceof CrmError) {
    const { status, body, headers, page } = error;
    return { status, body, headers, ...(page === undefined ? {} : { page }) };
  }
  return { status: 500, body: { code: 900, message: `The sandbox itself failed: ${String(error)}` } };
}

function send(response: ServerResponse, answer: Answer): void {
  const body = answer.page ?? JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...answer.headers,
    'Content-Type': `${answer.page === undefined ? 'application/json' : 'text/html'}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

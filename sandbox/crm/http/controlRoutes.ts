import type { IncomingMessage } from 'node:http';
import { badRequest, CrmError, notFound, unauthorized } from '../crmError.ts';
import { tableOf } from '../data/implementation.ts';
import type { FaultKind, FaultRule } from '../faults/faultRule.ts';
import { emptyStats } from '../stats.ts';
import type { Answer } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import { parseJson } from './requestBody.ts';
import type { Tenant, ServerState } from './serverState.ts';
import { sameSecret } from './serverState.ts';

/** Records in one answer of the control path. */
const CONTROL_PAGE = 10_000;

/**
 * The sandbox's own path, outside the API, for tests in another process. The header `X-Sandbox-Token` opens it.
 * - `POST /sandbox/faults` `{"clear"?: true, "finishLate"?: true, "expireSessions"?: true, "add"?: FaultRule[]}` -> the rules now in force
 * - `GET /sandbox/stats`, `DELETE /sandbox/stats` (reset)
 * - `GET /sandbox/records/{implementation}/{resource}[?after=ID]` as stored, up to 10,000 a page
 * - `GET /sandbox/welcome-mails/{implementation}`
 */
export function controlRoutes(
  state: ServerState,
  request: IncomingMessage,
  segments: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): Answer {
  if (!sameSecret(state.options.controlToken, request.headers['x-sandbox-token'])) {
    throw unauthorized();
  }
  const [what = '', implementation = '', resource = ''] = segments;
  switch (`${request.method} ${what}`) {
    case 'POST faults':
      return setFaults(state, parseJson(body, request.headers['content-type']));
    case 'DELETE stats':
      state.stats = emptyStats();
      return ok(state.stats);
    case 'GET stats':
      return ok(state.stats);
    case 'GET records': {
      const table = tableOf(tenant(state, implementation).implementation, resource);
      const start = table.positionFrom(Number(query.get('after') ?? -1) + 1);
      return ok(table.all().slice(start, start + CONTROL_PAGE));
    }
    case 'GET welcome-mails':
      return ok(tenant(state, implementation).implementation.welcomeMails);
    default:
      throw new CrmError(404, { message: 'Not Found' });
  }
}

function tenant(state: ServerState, id: string): Tenant {
  const found = state.tenant(id);
  if (found === undefined) {
    throw notFound(`implementation ${id}`);
  }
  return found;
}

const KINDS: readonly string[] = [
  'latency',
  'status',
  'throttle',
  'cutBefore',
  'cutAfter',
  'statusAfter',
  'late',
  'dropGuids',
  'refuseBulk',
] satisfies FaultKind[];

function setFaults(state: ServerState, body: unknown): Answer {
  const wish: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const added: readonly unknown[] = Array.isArray(wish['add']) ? wish['add'] : [];
  if (!added.every(isFaultRule)) {
    throw badRequest(`add must be a list of faults of the kinds ${KINDS.join(', ')}`);
  }
  if (wish['finishLate'] === true) {
    state.faults.finishLate();
  }
  if (wish['clear'] === true) {
    state.faults.clear();
  }
  if (wish['expireSessions'] === true) {
    state.faults.expireSessions();
  }
  for (const rule of added) {
    state.faults.add(rule);
  }
  return ok({ rules: state.faults.rules });
}

/** The kind is checked; the rest of a rule is the caller's, who holds the token. */
function isFaultRule(value: unknown): value is FaultRule {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(String(value.kind));
}

import { CrmError, tooManyRequests, unauthorized } from '../crmError.ts';
import type { FaultTarget } from '../faults/crmFaults.ts';
import type { StatusAfterFault, StatusFault } from '../faults/faultRule.ts';
import type { Answer, ApiRequest } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import { resourceRoutes } from './resourceRoutes.ts';
import type { ServerState, Tenant } from './serverState.ts';
import { newImplementationSeed, workspace } from './workspaceRoutes.ts';

/** The API below its base path: who asks, whether they may, and then the work. */
export function apiRoutes(state: ServerState, request: ApiRequest, target: FaultTarget): Answer {
  const route = `${request.method} ${request.segments.join('/')}`;
  if (route === 'POST login') {
    return login(state, request);
  }
  if (route === 'POST implementations') {
    const { seed } = state.add(newImplementationSeed(request.json(), state.seeds));
    return ok({ id: seed.id, name: seed.name, publicKey: seed.publicKey, privateKey: seed.privateKey });
  }
  const { implementation, writer, rateLimit } = tenantOf(state, request);
  const wait = rateLimit?.take(state.options.clock());
  if (wait !== undefined) {
    throw tooManyRequests(wait);
  }
  if (route === 'GET workspace') {
    return workspace(implementation, state.options);
  }
  return resourceRoutes(
    { implementation, writer, faults: state.faults, target, stats: state.stats },
    request,
  );
}

function login(state: ServerState, request: ApiRequest): Answer {
  const body = request.json();
  const keys: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const tenant = state.tenantOfKeys(keys['username'], keys['password']);
  if (tenant === undefined) {
    throw unauthorized();
  }
  state.stats.logins += 1;
  return ok({ token: state.sessions.open(tenant.implementation.seed.id) });
}

function tenantOf(state: ServerState, request: ApiRequest): Tenant {
  const token = request.headers['x-session-key'];
  const id = state.sessions.implementationOf(typeof token === 'string' ? token : undefined);
  const tenant = id === undefined ? undefined : state.tenant(id);
  if (tenant === undefined) {
    throw unauthorized();
  }
  return tenant;
}

/** Faults that answer in place of the work. */
export function faultInstead(state: ServerState, target: FaultTarget): void {
  const wait = state.faults.throttled(target, state.options.clock());
  if (wait !== undefined) {
    throw tooManyRequests(wait);
  }
  const fault = state.faults.take('status', target);
  if (fault?.status === 429) {
    throw tooManyRequests(fault.retryAfterSeconds ?? 1);
  }
  if (fault !== undefined) {
    const { status, body, headers, page } = faultAnswer(fault);
    throw new CrmError(status, body, headers, page);
  }
}

/** What a fault answers: the API's own words unless it says otherwise. */
export function faultAnswer(fault: StatusFault | StatusAfterFault) {
  const { status, page, body, retryAfterSeconds } = fault;
  const own = status === 500 ? { code: 900, message: 'Connection error' } : { message: `HTTP ${status}` };
  return {
    status,
    body: body ?? own,
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(status >= 300 && status < 400 ? { Location: 'https://sso.example.com/' } : {}),
    },
    ...(page === undefined ? {} : { page }),
  };
}

import { badRequest, notFound } from '../crmError.ts';
import { resourceOf, tableOf } from '../data/implementation.ts';
import { presentRecord } from '../data/presentRecord.ts';
import type { Answer, ApiRequest } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import type { Context } from './context.ts';
import { languageOf } from './listRecords.ts';

/** `GET` and `PUT /users/{id}/roles`; both answer with the user's roles. */
export function userRoles(context: Context, userId: number, request: ApiRequest): Answer {
  if (request.method === 'PUT') {
    const rolesId = roleIds(context, request.json());
    context.writer.setRoles(resourceOf(context.implementation, 'users'), userId, rolesId);
    context.stats.updated += 1;
  } else if (request.method !== 'GET') {
    throw notFound(`${request.method} of a user's roles`);
  }
  return ok(rolesOf(context, userId, languageOf(request)));
}

/** `GET /roles/{id}/users`. */
export function roleUsers(context: Context, roleId: number, request: ApiRequest): Answer {
  const { implementation } = context;
  if (tableOf(implementation, 'roles').get(roleId) === undefined) {
    throw notFound(`roles ${roleId}`);
  }
  const users = resourceOf(implementation, 'users');
  return ok(
    tableOf(implementation, 'users')
      .all()
      .filter((user) => idsIn(user['rolesId']).includes(roleId))
      .map((user) => presentRecord(implementation, users, user, languageOf(request))),
  );
}

function rolesOf(context: Context, userId: number, language: string): readonly unknown[] {
  const { implementation } = context;
  const user = tableOf(implementation, 'users').get(userId);
  if (user === undefined) {
    throw notFound(`users ${userId}`);
  }
  const roles = resourceOf(implementation, 'roles');
  return idsIn(user['rolesId'])
    .flatMap((id) => tableOf(implementation, 'roles').get(id) ?? [])
    .map((role) => presentRecord(implementation, roles, role, language));
}

function roleIds(context: Context, body: unknown): readonly number[] {
  const rolesId: unknown =
    typeof body === 'object' && body !== null && 'rolesId' in body ? body.rolesId : undefined;
  if (!Array.isArray(rolesId)) {
    throw badRequest('The field rolesId must be an array of ids');
  }
  const roles = tableOf(context.implementation, 'roles');
  return rolesId.map((id: unknown) => {
    if (typeof id !== 'number' || roles.get(id) === undefined) {
      throw badRequest(`The field rolesId refers to roles ${String(id)}, which does not exist`);
    }
    return id;
  });
}

function idsIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((id): id is number => typeof id === 'number') : [];
}

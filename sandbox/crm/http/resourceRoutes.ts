import { badRequest, notFound } from '../crmError.ts';
import { resourceOf, tableOf } from '../data/implementation.ts';
import { presentRecord } from '../data/presentRecord.ts';
import { resourcesDocument, schemaDocument } from '../schema/schemaDocument.ts';
import type { TenantResource } from '../schema/tenantSchema.ts';
import type { Answer, ApiRequest } from './apiRequest.ts';
import { ok } from './apiRequest.ts';
import { bulkCall } from './bulkCall.ts';
import type { Context } from './context.ts';
import { permit } from './context.ts';
import { languageOf, listRecords } from './listRecords.ts';
import { roleUsers, userRoles } from './userRoles.ts';

/** Everything under a resource's name. */
export function resourceRoutes(context: Context, request: ApiRequest): Answer {
  const [name = '', second, third] = request.segments;
  if (name === 'resources' && second === undefined) {
    return ok(resourcesDocument(context.implementation.schema));
  }
  const resource = resourceOf(context.implementation, name);
  if (request.segments.length > 3) {
    throw notFound(request.segments.join('/'));
  }
  if (third !== undefined) {
    return relatedRoutes(context, resource, idOf(resource, second), third, request);
  }
  if (second === undefined) {
    return collectionRoutes(context, resource, request);
  }
  if (second === 'schema' && request.method === 'GET') {
    return ok(schemaDocument(resource));
  }
  if (second === 'bulk') {
    return bulkRoutes(context, resource, request);
  }
  return recordRoutes(context, resource, idOf(resource, second), request);
}

function relatedRoutes(
  context: Context,
  resource: TenantResource,
  id: number,
  related: string,
  request: ApiRequest,
): Answer {
  if (resource.name === 'users' && related === 'roles') {
    permit(context, resource, request.method === 'PUT' ? 'update' : 'read');
    return userRoles(context, id, request);
  }
  if (resource.name === 'roles' && related === 'users' && request.method === 'GET') {
    return roleUsers(context, id, request);
  }
  throw notFound(`${resource.name} ${id} ${related}`);
}

function collectionRoutes(context: Context, resource: TenantResource, request: ApiRequest): Answer {
  if (request.method === 'GET') {
    permit(context, resource, 'read');
    return listRecords(context, resource, request);
  }
  if (request.method === 'POST') {
    permit(context, resource, 'create');
    const { id } = context.writer.create(resource, request.json());
    context.stats.created += 1;
    return ok({ Message: 'entity created', id });
  }
  throw notFound(`${request.method} of ${resource.name}`);
}

function bulkRoutes(context: Context, resource: TenantResource, request: ApiRequest): Answer {
  if (request.method !== 'POST' && request.method !== 'PUT') {
    throw notFound(`${request.method} of ${resource.name} in bulk`);
  }
  const mode = request.method === 'POST' ? 'create' : 'update';
  permit(context, resource, mode);
  return bulkCall(context, resource, mode, request.json());
}

function recordRoutes(context: Context, resource: TenantResource, id: number, request: ApiRequest): Answer {
  switch (request.method) {
    case 'GET': {
      permit(context, resource, 'read');
      const record = tableOf(context.implementation, resource.name).get(id);
      if (record === undefined) {
        throw notFound(`${resource.name} ${id}`);
      }
      return ok(presentRecord(context.implementation, resource, record, languageOf(request)));
    }
    case 'PUT':
      permit(context, resource, 'update');
      context.writer.update(resource, id, request.json());
      context.stats.updated += 1;
      return ok({ Message: 'entity updated' });
    case 'DELETE':
      permit(context, resource, 'delete');
      context.writer.remove(resource, id);
      context.stats.deleted += 1;
      return ok({ Message: 'entity deleted', ...(resource.name === 'users' ? { id } : {}) });
    default:
      throw badRequest(`${request.method} is not supported`);
  }
}

function idOf(resource: TenantResource, segment: string | undefined): number {
  if (segment === undefined || !/^\d{1,15}$/.test(segment)) {
    throw notFound(`${resource.name} ${segment ?? ''}`);
  }
  return Number(segment);
}

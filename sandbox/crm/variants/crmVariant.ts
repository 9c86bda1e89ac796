import type { Answer, ApiRequest } from '../http/apiRequest.ts';

/** The CRM as it is assumed: what it would answer to a request. */
export type Work = (request: ApiRequest) => Answer;

/** A CRM that differs from it in one thing. `nth` counts the requests of this server from 1. */
export type CrmVariant = (request: ApiRequest, work: Work, nth: number) => Answer;

export function isBulk(request: ApiRequest): boolean {
  return request.segments[1] === 'bulk';
}

/** `GET /{resource}`: a list of records, and nothing that merely looks like one. */
export function isList(request: ApiRequest): boolean {
  return (
    request.method === 'GET' &&
    request.segments.length === 1 &&
    !['resources', 'workspace'].includes(request.segments[0] ?? '')
  );
}

/** The same request without some of its query. */
export function without(request: ApiRequest, ...names: readonly string[]): ApiRequest {
  const query = new URLSearchParams(request.query);
  for (const name of names) {
    query.delete(name);
  }
  return { ...request, query };
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes every field of an answer, however deep, or takes it away with undefined. */
export function mapFields(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => mapFields(item, change));
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, field]) => [name, change(name, mapFields(field, change))]),
      )
    : value;
}

/** The items of a bulk answer in the order in which they were sent: the sandbox turns them around. */
export function inOrder(answer: Answer): readonly Fields[] | undefined {
  return Array.isArray(answer.body) ? answer.body.filter(isFields).toReversed() : undefined;
}

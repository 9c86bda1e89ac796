import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseJson } from './requestBody.ts';

/** A request below the base path, taken apart. */
export interface ApiRequest {
  readonly method: string;
  /** Path below `/api/v4`, lower case: capitals do not count. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as JSON; throws 400 when it is not. */
  readonly json: () => unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A page for people instead of the body. */
  readonly page?: string;
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

export const BASE_PATH = '/api/v4';

/** The path's parts below a prefix, in lower case; undefined when it lies elsewhere. */
export function segmentsBelow(prefix: string, pathname: string): readonly string[] | undefined {
  const path = pathname.toLowerCase();
  if (path !== prefix && !path.startsWith(`${prefix}/`)) {
    return undefined;
  }
  return path
    .slice(prefix.length)
    .split('/')
    .filter((segment) => segment !== '');
}

export function apiRequest(
  request: IncomingMessage,
  segments: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): ApiRequest {
  return {
    method: request.method ?? 'GET',
    // One page of the documentation shows value lists under /list.
    segments: segments[0] === 'list' ? segments.slice(1) : segments,
    query,
    headers: request.headers,
    json: () => parseJson(body, request.headers['content-type']),
  };
}

/** The route for the figures: ids left out. */
export function routeName(request: Pick<ApiRequest, 'method' | 'segments'>): string {
  const path = request.segments.map((segment) => (/^\d+$/.test(segment) ? '{id}' : segment)).join('/');
  return `${request.method} /${path}`;
}

/** A refusal: thrown anywhere below the HTTP handler, which answers with its status and body. */
export class CrmError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** A page for people instead of the body, as a gateway answers. */
  readonly page: string | undefined;

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
    page?: string,
  ) {
    super(String(body['message'] ?? body['Message'] ?? `HTTP ${status}`));
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.page = page;
  }
}

/** What the CRM's table of internal codes calls a resource that does not exist: it answers 400, not 404. */
export function notFound(what: string): CrmError {
  return new CrmError(400, { code: 910, message: `The resource does not exist: ${what}` });
}

/** A filter that does not read, or names something unknown: "internal data error". */
export function badWhere(reason: string): CrmError {
  return new CrmError(400, { code: 901, message: `Internal data error in where: ${reason}` });
}

/** A body the CRM refuses. The sentence names the field. */
export function badRequest(message: string): CrmError {
  return new CrmError(400, { statusCode: 400, message });
}

export function unauthorized(): CrmError {
  return new CrmError(401, { message: 'Unauthorized' });
}

export function tooManyRequests(retryAfterSeconds: number): CrmError {
  return new CrmError(429, { message: 'Too Many Requests' }, { 'Retry-After': String(retryAfterSeconds) });
}

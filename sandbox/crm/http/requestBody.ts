import type { IncomingMessage } from 'node:http';
import { badRequest, CrmError } from '../crmError.ts';

const LIMIT_BYTES = 8 * 1024 * 1024;

/** Reads a whole body; throws 413 beyond the limit, having let the rest flow by so that the answer arrives. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LIMIT_BYTES) {
      chunks.push(chunk);
    }
  }
  if (length > LIMIT_BYTES) {
    throw new CrmError(413, { message: `The body is larger than ${LIMIT_BYTES} bytes` });
  }
  return Buffer.concat(chunks);
}

/** The body as JSON. The API takes no other type. */
export function parseJson(body: Buffer, contentType: string | undefined): unknown {
  if (contentType?.toLowerCase().startsWith('application/json') !== true) {
    throw badRequest('Content-Type must be application/json');
  }
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw badRequest('The body is not JSON');
  }
}

import * as z from 'zod';
import { LinkError, type ErrorDetail } from '../../../domain/errors.ts';
import type { ApiClient } from '../../salesManagement/apiClient.ts';
import { isNoSuchRoute } from '../../salesManagement/apiErrors.ts';
import { PUBLISHED_LENGTHS } from '../../salesManagement/publishedLengths.ts';
import { flagValue, wholeNumber } from '../../salesManagement/reading.ts';
import { isEmpty, type Body } from './body.ts';

const schemaAnswer = z.object({
  properties: z.record(
    z.string(),
    z.looseObject({
      maxLength: z.preprocess((value) => wholeNumber(value), z.int().optional()),
      readOnly: flagValue.nullish().catch(undefined),
    }),
  ),
  /** ASSUMED: where the schema says it at all. */
  required: z.array(z.string()).default([]).catch([]),
});

/** What the CRM's own schema says of a resource; it stands over everything assumed here. */
export interface FieldLimits {
  /** Longest text by field. */
  readonly maxLength: ReadonlyMap<string, number>;
  readonly fields: ReadonlySet<string>;
  readonly readOnly: ReadonlySet<string>;
  readonly required: readonly string[];
  /** The CRM does not describe the resource: the published lengths alone are known. */
  readonly isAssumed: boolean;
}

/** The limits of a resource: the CRM's own, or the published ones. @throws LinkError with an `API_` code. */
export async function readFieldLimits(client: ApiClient, resource: string): Promise<FieldLimits> {
  try {
    const answer = await client.send({ method: 'GET', path: `/${resource}/schema`, schema: schemaAnswer });
    const entries = Object.entries(answer.properties);
    return {
      maxLength: new Map(
        entries.flatMap(([field, { maxLength }]) => (maxLength ? [[field, maxLength]] : [])),
      ),
      fields: new Set(entries.map(([field]) => field)),
      readOnly: new Set(entries.filter(([, { readOnly }]) => readOnly === true).map(([field]) => field)),
      required: answer.required,
      isAssumed: false,
    };
  } catch (thrown) {
    if (!hasNoDescription(thrown)) throw thrown;
    return {
      maxLength: new Map(Object.entries(PUBLISHED_LENGTHS[resource] ?? {})),
      fields: new Set(),
      readOnly: new Set(),
      required: [],
      isAssumed: true,
    };
  }
}

/** Whether the CRM does not describe itself: it lacks the call, forbids it, or answers something else. */
export function hasNoDescription(thrown: unknown): boolean {
  return (
    isNoSuchRoute(thrown) ||
    (thrown instanceof LinkError &&
      ['API_REFUSED', 'API_FORBIDDEN', 'API_ANSWER_UNEXPECTED'].includes(thrown.code))
  );
}

/** What the CRM would refuse in a body, found before it is sent; a value is never cut to fit. */
export function refusalReason(
  body: Body,
  required: readonly string[],
  limits: FieldLimits,
): ErrorDetail | undefined {
  const missing = required.find((field) => isEmpty(body[field]));
  if (missing !== undefined) return { code: 'RECORD_VALUE_MISSING', params: { field: missing } };
  for (const field of Object.keys(body)) {
    const value = body[field];
    const max = limits.maxLength.get(field);
    if (max !== undefined && typeof value === 'string' && value.length > max) {
      return { code: 'RECORD_VALUE_TOO_LONG', params: { field, length: value.length, max } };
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return { code: 'RECORD_VALUE_INVALID', params: { field } };
    }
  }
  return undefined;
}

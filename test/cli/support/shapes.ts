import * as z from 'zod';
import { AGENT_PROBLEMS } from '../../../src/domain/agents.ts';
import { LEFT_OUT_CAUSES, NOT_SENT_REASONS, PARTS } from '../../../src/domain/sync.ts';

/** What the command line promises to those who read its JSON (design.md): nothing less, nothing unnamed. */
export const linkShape = z.strictObject({
  id: z.uuid(),
  company: z.strictObject({ code: z.int(), name: z.string() }),
  implementation: z.strictObject({ id: z.string(), name: z.string() }),
  service: z.enum(['active', 'paused']),
});

const count = z.int().min(0);
const reason = z.strictObject({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  cause: z.string().optional(),
});
const part = z.enum(PARTS);

export const statusShape = z.strictObject({
  link: linkShape,
  parts: z.array(
    z.strictObject({
      part,
      source: count,
      synced: count,
      pending: count,
      failed: count,
      deleted: count,
      lastRunAt: z.iso.datetime().nullable(),
      failedLines: count.optional(),
      heldDeletions: count.optional(),
      leftOut: z
        .array(z.strictObject({ cause: z.enum(LEFT_OUT_CAUSES), count, examples: z.array(z.string()) }))
        .optional(),
    }),
  ),
  lastRun: z
    .strictObject({
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime().nullable(),
      reads: count,
      creates: count,
      updates: count,
      deletes: count,
      failures: count,
      requests: count,
      notices: z.array(reason).optional(),
    })
    .nullable(),
});

export const verifyShape = z.strictObject({
  parts: z.array(
    z.strictObject({
      part,
      sage: count,
      crm: count,
      missing: count,
      duplicated: count,
      different: count,
      rejected: count,
      surplus: count,
      dangling: count,
      notSent: z.array(z.strictObject({ reason: z.enum(NOT_SENT_REASONS), count })).optional(),
    }),
  ),
  differences: z.array(
    z.strictObject({
      part,
      stage: z.string(),
      key: z.string(),
      kind: z.enum(['missing', 'duplicated', 'different', 'surplus', 'uncounted']),
      fields: z.array(z.string()).optional(),
    }),
  ),
});

const moment = z.iso.datetime();

export const reportShape = z.strictObject({
  createdAt: moment,
  createdBy: z.string(),
  version: z.string(),
  link: z.strictObject({
    id: z.uuid(),
    service: linkShape.shape.service,
    linkedAt: moment,
    linkedBy: z.string().nullable(),
  }),
  company: z.strictObject({ code: z.int(), name: z.string(), vatNumber: z.string() }),
  sage: z.strictObject({
    serverName: z.string(),
    address: z.string(),
    database: z.string(),
    user: z.string(),
    encryption: z.enum(['true', 'false', 'strict']),
    trustsServerCertificate: z.boolean(),
  }),
  implementation: z.strictObject({
    id: z.string(),
    name: z.string(),
    apiHost: z.string(),
    publicKeyEnding: z.string().max(4),
  }),
  terms: z.strictObject({
    privacyVersion: z.string(),
    termsVersion: z.string(),
    acceptedAt: moment,
    acceptedBy: z.string(),
  }),
  agents: z.strictObject({
    listed: z.array(
      z.strictObject({
        code: z.int(),
        name: z.string().optional(),
        email: z.string().optional(),
        isAdmin: z.boolean(),
        user: z.enum(['invited', 'joined', 'none']),
        problem: reason.optional(),
        cardProblem: z.enum(AGENT_PROBLEMS).optional(),
        sharedWith: z.array(z.int()).optional(),
      }),
    ),
    others: count,
  }),
  service: z
    .strictObject({
      intervalMinutes: z.int(),
      activity: z
        .strictObject({ state: z.string(), nextRunAt: moment.optional(), problem: reason.optional() })
        .nullable(),
    })
    .nullable(),
  parts: statusShape.shape.parts,
  lastRun: statusShape.shape.lastRun,
  rejections: z.array(
    z.strictObject({
      part,
      reason,
      count,
      records: z.array(z.strictObject({ part, stage: z.string(), key: z.string(), reason, since: moment })),
    }),
  ),
  verification: z
    .strictObject({
      at: moment,
      parts: verifyShape.shape.parts,
      different: count,
      rejected: count,
      unexplained: verifyShape.shape.differences,
    })
    .nullable(),
  audit: z.strictObject({
    entries: z.array(
      z.strictObject({
        at: moment,
        by: z.string(),
        action: z.string(),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
    ),
    leftOut: count,
    unreadable: count,
  }),
  openPoints: z.array(
    z.strictObject({ kind: z.string(), count: count.optional(), problem: reason.optional() }),
  ),
});

export const dryRunShape = z.strictObject({
  parts: z.array(
    z.strictObject({
      part,
      source: count,
      create: count,
      adopt: count,
      update: count,
      unchanged: count,
      delete: count,
      refused: count,
    }),
  ),
});

export const errorsShape = z.strictObject({
  errors: z.array(
    z.strictObject({
      part,
      stage: z.string(),
      key: z.string(),
      since: z.iso.datetime(),
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      cause: z.string().optional(),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
});

export const errorShape = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    cause: z.string().nullable(),
  }),
});

export function sum<K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

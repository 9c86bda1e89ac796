import type { HandoverReport } from '../../../../src/report/facts/handoverReport.ts';
import { REPORT } from '../../facts/support/report.ts';

const AT = REPORT.createdAt;

/** A report with something of everything; `text` stands wherever a value comes from outside. */
export function fullReport(text: string): HandoverReport {
  const reason = { code: 'RECORD_REFUSED', params: { field: text, message: text }, cause: text } as const;
  const parent = { code: 'RECORD_PARENT_FAILED', params: { stage: text, key: text } } as const;
  const long = (length: number) =>
    ({ code: 'RECORD_VALUE_TOO_LONG', params: { field: text, length, max: 100 } }) as const;
  const record = { part: 'accounts', stage: 'accounts', key: text, since: AT } as const;
  return {
    ...REPORT,
    createdBy: text,
    version: text,
    link: { ...REPORT.link, id: text, linkedBy: text },
    company: { code: 1, name: text, vatNumber: text },
    sage: { ...REPORT.sage, serverName: text, address: text, database: text, user: text },
    implementation: { id: text, name: text, apiHost: text, publicKeyEnding: text },
    terms: { ...REPORT.terms, privacyVersion: text, termsVersion: text, acceptedBy: text },
    agents: {
      listed: [
        { code: 1, name: text, email: text, isAdmin: true, user: 'joined' },
        {
          code: 2,
          name: text,
          email: text,
          isAdmin: false,
          user: 'none',
          cardProblem: 'emailShared',
          sharedWith: [3],
        },
        { code: 3, name: text, email: text, isAdmin: false, user: 'none', problem: reason },
      ],
      others: 3,
    },
    service: { intervalMinutes: 15, activity: { state: 'blocked', problem: reason } },
    parts: REPORT.parts.map((part) => ({
      ...part,
      failedLines: 2,
      heldDeletions: 40,
      leftOut: [{ cause: 'accountMissing', count: 7, examples: [text, text] }],
    })),
    lastRun:
      REPORT.lastRun === null
        ? null
        : { ...REPORT.lastRun, notices: [{ code: 'SURPLUS_REMOVED', params: { count: 3, part: text } }] },
    rejections: [
      { part: 'accounts', reason, count: 1301, records: [{ ...record, reason }] },
      {
        part: 'accounts',
        reason: long(120),
        count: 2,
        records: [long(120), long(130)].map((own) => ({ ...record, reason: own })),
      },
      { part: 'contacts', reason: parent, count: 1, records: [{ ...record, reason: parent }] },
    ],
    verification: {
      at: AT,
      parts: [
        {
          part: 'accounts',
          sage: 50,
          crm: 50,
          missing: 20,
          duplicated: 10,
          different: 10,
          surplus: 5,
          rejected: 0,
          notSent: [
            { reason: 'onLeave', count: 8 },
            { reason: 'otherCategory', count: 1 },
          ],
        },
      ],
      different: 45,
      rejected: 0,
      unexplained: [
        { part: 'accounts', stage: 'accounts', key: text, kind: 'different', fields: [text, 'phone'] },
        { part: 'accounts', stage: 'accounts', key: text, kind: 'missing' },
        { part: 'accounts', stage: 'accounts', key: text, kind: 'surplus' },
        { part: 'accounts', stage: 'accounts', key: '120 ≠ 118', kind: 'uncounted' },
      ],
    },
    audit: {
      entries: [
        { at: AT, by: text, action: 'linked', details: { company: text, implementation: text } },
        {
          at: AT,
          by: text,
          action: 'implementationCreated',
          details: { implementation: text, name: text, isNew: true },
        },
      ],
      leftOut: 7,
      unreadable: 1,
    },
    openPoints: [
      { kind: 'problem', problem: { code: 'SQL_LOGIN_FAILED', params: { server: text, user: text } } },
      { kind: 'heldDeletions', count: 80 },
      { kind: 'unexplained', count: 45 },
    ],
  };
}

import type { HandoverReport } from '../../../../src/report/facts/handoverReport.ts';

const AT = '2026-03-02T09:30:00.000Z';

/** A report of a link with which all is well. */
export const REPORT: HandoverReport = {
  createdAt: AT,
  createdBy: 'consultor',
  version: '1.2.3',
  link: {
    id: '3f0c8f6e-1b7a-4a53-9e0c-2b6f5d4c3a21',
    service: 'active',
    linkedAt: '2026-03-01T08:00:00.000Z',
    linkedBy: 'consultor',
  },
  company: { code: 1, name: 'Comercial Añil, S.L.', vatNumber: 'ESB12345678' },
  sage: {
    serverName: String.raw`SRV-SAGE\SAGE2025`,
    address: 'srv-sage,1433',
    database: 'Sage',
    user: 'sage_link',
    encryption: 'true',
    trustsServerCertificate: false,
  },
  implementation: {
    id: '48127',
    name: 'Comercial Añil',
    apiHost: 'api.example',
    publicKeyEnding: 'x7Qp',
  },
  terms: {
    privacyVersion: '2026-01',
    termsVersion: '2026-01',
    acceptedAt: '2026-03-01T07:50:00.000Z',
    acceptedBy: 'consultor',
  },
  agents: {
    listed: [
      { code: 1, name: 'Iñaki Müller', email: 'inaki@anil.example', isAdmin: true, user: 'joined' },
      { code: 2, name: 'María Peña', email: 'maria@anil.example', isAdmin: false, user: 'invited' },
    ],
    others: 3,
  },
  service: { intervalMinutes: 15, activity: { state: 'scheduled', nextRunAt: '2026-03-02T09:45:00.000Z' } },
  parts: [
    {
      part: 'accounts',
      source: 12_340,
      synced: 12_340,
      pending: 0,
      failed: 0,
      deleted: 3,
      heldDeletions: 0,
      lastRunAt: AT,
    },
    {
      part: 'orders',
      source: 20,
      synced: 20,
      pending: 0,
      failed: 0,
      deleted: 0,
      heldDeletions: 0,
      lastRunAt: AT,
    },
  ],
  lastRun: {
    startedAt: AT,
    finishedAt: '2026-03-02T09:31:30.000Z',
    reads: 12_360,
    creates: 4,
    updates: 2,
    deletes: 1,
    failures: 0,
    requests: 9,
  },
  rejections: [],
  verification: null,
  audit: { entries: [], leftOut: 0, unreadable: 0 },
  openPoints: [],
};

import { randomUUID } from 'node:crypto';
import type { CompanyLink } from '../../../src/domain/link.ts';
import { sqlConnection } from '../../../src/domain/sqlConnection.ts';

/** Nothing listens at either side: a run with secrets cannot reach Sage, one without is blocked before. */
export function offlineLink(code: number): CompanyLink {
  return {
    id: randomUUID(),
    company: { code, name: `Empresa ${code}`, vatNumber: '' },
    identity: { serverName: 'S', database: 'D', code },
    connection: sqlConnection.parse({ server: '127.0.0.1', port: 1, database: 'D', user: 'u' }),
    implementation: { id: String(code), name: 'I', apiUrl: 'http://127.0.0.1:1', publicKey: 'p' },
    terms: {
      privacyVersion: '1',
      termsVersion: '1',
      acceptedAt: new Date().toISOString(),
      acceptedBy: 'test',
    },
    adminUserId: 1,
    adminAgentCode: 1,
    service: 'active',
    createdAt: new Date().toISOString(),
  };
}

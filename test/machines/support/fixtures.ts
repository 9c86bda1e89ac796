import type { CommissionAgent, AgentList } from '../../../src/domain/agents.ts';
import { CHECKS, type CheckResult } from '../../../src/domain/checks.ts';
import type { ListedCompany } from '../../../src/domain/company.ts';
import {
  DEFAULT_API_URL,
  type ImplementationForm,
  type NewImplementation,
  type Workspace,
} from '../../../src/domain/implementation.ts';
import type { LinkingEvent } from '../../../src/protocol/linking.ts';
import type { SqlConnection } from '../../../src/domain/sqlConnection.ts';
import { TERMS_VERSIONS, type TermsAcceptance } from '../../../src/domain/terms.ts';

export const LINK_ID = '7c0e2f1e-6a52-4f43-9d0a-0d1f4b8f3a01';
export const OTHER_LINK_ID = '1f5b3c7a-2d84-4a1b-8c67-9e0d2b6a4f02';

export const CONNECTION: SqlConnection = {
  server: 'srv-sage',
  port: 1433,
  database: 'Sage',
  user: 'sage_link',
  encrypt: 'true',
  trustServerCertificate: false,
};

export const COMPANIES: readonly ListedCompany[] = [
  { code: 1, name: 'Comercial Añil, S.L.', vatNumber: 'B12345674' },
  { code: 2, name: 'Talleres Brezo, S.A.', vatNumber: 'A58818501', linkId: OTHER_LINK_ID },
  { code: 3, name: 'Cárnicas Ciprés, S.L.', vatNumber: '', linkId: LINK_ID },
];

export const FORM: ImplementationForm = {
  apiUrl: DEFAULT_API_URL,
  implementationId: '48127',
  name: 'Comercial Añil',
  publicKey: 'pk_live_48127',
  hasPrivateKey: true,
};
export const EMPTY_FORM: ImplementationForm = {
  apiUrl: DEFAULT_API_URL,
  implementationId: '',
  name: '',
  publicKey: '',
  hasPrivateKey: false,
};

export const WORKSPACE: Workspace = { id: '48127', name: 'Comercial Añil', plan: 'Professional' };
export const NEW_IMPLEMENTATION: NewImplementation = {
  apiUrl: DEFAULT_API_URL,
  name: 'Añil Nueva',
  adminEmail: 'inaki@anil.example',
};

export const TERMS: TermsAcceptance = {
  privacyVersion: TERMS_VERSIONS.privacy,
  termsVersion: TERMS_VERSIONS.terms,
  acceptedAt: '2026-03-02T09:15:00.000Z',
  acceptedBy: 'ANIL\\imuller',
};

export const PASSED: readonly CheckResult[] = CHECKS.map((check) => ({
  check,
  result: 'passed',
  milliseconds: 1,
}));
export const FAILED: readonly CheckResult[] = CHECKS.map((check) => ({
  check,
  result: check === 'login' ? 'failed' : 'passed',
  milliseconds: 1,
}));

/** 1 is the ADMIN and a user already; 2, 3, 5 and 6 can be invited; 4 cannot. */
export const AGENTS: readonly CommissionAgent[] = [
  agent(1, 'Iñaki Müller', 'inaki@anil.example', { userId: 501 }),
  agent(2, 'María Peña', 'maria@anil.example'),
  agent(3, 'Jordi Puig', 'jordi@anil.example'),
  agent(4, 'Luis Gil', '', { problem: 'emailMissing' }),
  agent(5, 'Ana Ruiz', 'ana@anil.example'),
  agent(6, 'Begoña Saiz', 'begona@anil.example'),
];
export const AGENT_LIST: AgentList = {
  agents: AGENTS,
  licences: { contracted: 12, used: 10 },
  adminEmail: 'Inaki@Anil.example',
};

export function agent(
  code: number,
  name: string,
  email: string,
  more: Partial<CommissionAgent> = {},
): CommissionAgent {
  return { code, name, email, phone: '', ...more };
}

/** What a person does, by what it does to the wizard in these tests. */
export const CONNECT: LinkingEvent = { type: 'CONNECT', connection: CONNECTION };
export const CHOOSE: LinkingEvent = { type: 'CHOOSE_COMPANY', code: 1 };
export const SUBMIT: LinkingEvent = { type: 'SUBMIT_IMPLEMENTATION', form: FORM };
export const SUBMIT_EMPTY: LinkingEvent = { type: 'SUBMIT_IMPLEMENTATION', form: EMPTY_FORM };
export const NAME: LinkingEvent = { type: 'NAME_IMPLEMENTATION', implementation: NEW_IMPLEMENTATION };
export const ACCEPT: LinkingEvent = { type: 'ACCEPT_TERMS', privacy: true, terms: true };

export function select(invite: readonly number[], admin: number | undefined = 1): LinkingEvent {
  return {
    type: 'SELECT_AGENTS',
    selection: { invite: [...invite], ...(admin === undefined ? {} : { admin }) },
  };
}

import * as z from 'zod';

/**
 * Every error a person can meet, by its stable code. The sentence and the remedy of each stand in `l10n/*.json`
 * under `error.<CODE>` and `remedy.<CODE>`; a test fails where one is missing.
 */
export const ERROR_CODES = [
  // Wrong use
  'USAGE',
  'COMMAND_UNKNOWN',
  'OPTION_UNKNOWN',
  'OPTION_MISSING',
  'OPTION_INVALID',
  'FIELD_REQUIRED',
  'FIELD_INVALID',
  'SECRET_MISSING',
  'SECRETS_FILE_NOT_JSON',
  'SECRETS_FILE_WRONG',
  'SECRETS_FILE_OPEN',
  'PANEL_MESSAGE_REFUSED',
  'PANEL_CONNECTION_CUT',
  'PORT_UNAVAILABLE',
  // Sage 200's SQL Server
  'SQL_SERVER_NOT_FOUND',
  'SQL_PORT_CLOSED',
  'SQL_INSTANCE_NOT_FOUND',
  'SQL_TIMEOUT',
  'SQL_TCP_DISABLED',
  'SQL_NOT_A_SERVER',
  'SQL_TLS_REQUIRED',
  'SQL_TLS_UNAVAILABLE',
  'SQL_CERTIFICATE_UNTRUSTED',
  'SQL_LOGIN_FAILED',
  'SQL_DATABASE_UNAVAILABLE',
  'SQL_PERMISSION_DENIED',
  'SQL_LOGIN_CAN_WRITE',
  'SQL_CONNECTION_LOST',
  'SQL_ANSWER_UNEXPECTED',
  'SQL_QUERY_FAILED',
  'SAGE_TABLE_MISSING',
  'SAGE_COLUMN_MISSING',
  'SAGE_OPTIONAL_MISSING',
  'SAGE_ROW_UNREADABLE',
  'SAGE_COLUMN_TYPE',
  'SAGE_READING_STUCK',
  'SAGE_TABLE_GONE',
  'SAGE_COLUMN_GONE',
  'SAGE_COMPANY_CHANGED',
  'COMPANY_NOT_FOUND',
  // Sage Sales Management
  'API_URL_INSECURE',
  'API_UNREACHABLE',
  'API_CERTIFICATE_UNTRUSTED',
  'API_KEYS_REJECTED',
  'API_FORBIDDEN',
  'API_RATE_LIMITED',
  'API_UNAVAILABLE',
  'API_REFUSED',
  'API_ANSWER_UNEXPECTED',
  'API_REDIRECTED',
  'API_SESSION_REJECTED',
  'API_LIST_UNRELIABLE',
  'API_BULK_MISSING',
  'API_REFUSES_ALL',
  'API_SETTING_UNREADABLE',
  'API_DESCRIPTION_MISSING',
  'API_SCHEMA_MISMATCH',
  'PLAN_NOT_SUPPORTED',
  'PLAN_UNKNOWN',
  'LICENCES_UNKNOWN',
  'IMPLEMENTATION_MISMATCH',
  'IMPLEMENTATION_ALREADY_LINKED',
  'IMPLEMENTATION_NAME_TAKEN',
  'IMPLEMENTATION_CREATION_UNAVAILABLE',
  'CREATION_NEEDS_SECRETS_FILE',
  // The wizard's rules
  'COMPANY_ALREADY_LINKED',
  'LINKING_OPEN_ELSEWHERE',
  'TERMS_NOT_ACCEPTED',
  'CONNECTION_TEST_FAILED',
  'AGENT_NOT_FOUND',
  'AGENT_NOT_INVITABLE',
  'ADMIN_REQUIRED',
  'ADMIN_EMAIL_MISMATCH',
  'LICENCES_EXCEEDED',
  'INVITATION_FAILED',
  'USER_INACTIVE',
  'USER_GONE',
  'AGENT_IS_ANOTHER_PERSON',
  // Synchronisation
  'LINK_NOT_FOUND',
  'LINK_PAUSED',
  'SYNC_ALREADY_RUNNING',
  'SYNC_STOPPED',
  'SYNC_STALLED',
  'SERVICE_UNAVAILABLE',
  'SERVICE_ALREADY_RUNNING',
  'SERVICE_NOT_STARTED',
  'SERVICE_INSTALL_UNSUPPORTED',
  'SERVICE_INSTALL_FOREIGN',
  'SERVICE_INSTALL_TAKEN',
  'SERVICE_INSTALL_PATH',
  'SERVICE_INSTALL_FAILED',
  'SERVICE_CALL_REFUSED',
  'DEMO_NOT_STARTED',
  'DELETIONS_NEED_CONFIRMATION',
  'RECORD_VALUE_TOO_LONG',
  'RECORD_VALUE_MISSING',
  'RECORD_VALUE_INVALID',
  'RECORD_PARENT_FAILED',
  'RECORD_PRODUCT_UNPUBLISHED',
  'RECORD_REFUSED',
  'SURPLUS_REMOVED',
  'LATE_UPDATES',
  // Kept state
  'STATE_UNREADABLE',
  'STATE_IN_USE',
  'STATE_TOO_NEW',
  'STATE_DIRECTORY_UNUSABLE',
  'STATE_DIRECTORY_GONE',
  'STATE_DIRECTORY_OPEN',
  'STATE_DISK_FULL',
  'STATE_NOT_WRITTEN',
  'AUDIT_NOT_WRITTEN',
  'REPORT_FOLDER_MISSING',
  'REPORT_EXISTS',
  'REPORT_NOT_WRITTEN',
  'EDITOR_TOO_OLD',
  'NODE_TOO_OLD',
  'LEDGER_SET_ASIDE',
  'LEDGER_DAMAGED',
  // A defect of ours: said as such, with what helps to report it
  'INTERNAL',
] as const;

const errorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCode>;

/** What an error's sentence needs: names and figures, never a secret. */
const errorParams = z.record(z.string(), z.union([z.string(), z.number()]));
export type ErrorParams = z.infer<typeof errorParams>;

/** An error as it crosses a border. `cause` is the other side's own words, untranslated. */
export const errorDetail = z.object({
  code: errorCode,
  params: errorParams.default({}),
  cause: z.string().optional(),
});
export type ErrorDetail = z.infer<typeof errorDetail>;

/** The one error class of the project: a code, what its sentence needs, and where it came from. */
export class LinkError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'LinkError';
    this.code = code;
    this.params = params;
  }
}

/** Turns anything thrown into what may cross a border; a thing that is not ours becomes `INTERNAL`. */
export function toErrorDetail(thrown: unknown): ErrorDetail {
  if (thrown instanceof LinkError) {
    const cause = describe(thrown.cause);
    return { code: thrown.code, params: thrown.params, ...(cause === undefined ? {} : { cause }) };
  }
  return { code: 'INTERNAL', params: {}, cause: describe(thrown) ?? 'unknown' };
}

function describe(cause: unknown): string | undefined {
  if (cause === undefined || cause === null) return undefined;
  if (cause instanceof LinkError) return cause.code;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

import type { ErrorDetail } from './errors.ts';

/** What a link needs beside its connection and its public key, and what never stands in a file of ours. */
export const SECRET_NAMES = ['sqlPassword', 'privateKey'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/**
 * Where a host keeps what is typed: encrypted by the system, in a file that its user named, or in memory until the
 * program ends.
 */
export const SECRET_KEEPINGS = ['encrypted', 'file', 'memory'] as const;
export type SecretKeeping = (typeof SECRET_KEEPINGS)[number];

/** A secret that is not there, or that the other side does not accept. */
export interface SecretProblem {
  readonly secret: SecretName;
  readonly isMissing: boolean;
}

/** Whether a problem is cured by a person who types a secret, and by which. */
export function secretProblem({ code, params }: ErrorDetail): SecretProblem | undefined {
  switch (code) {
    case 'SECRET_MISSING':
      return { secret: params['secret'] === 'sqlPassword' ? 'sqlPassword' : 'privateKey', isMissing: true };
    case 'SQL_LOGIN_FAILED':
      return { secret: 'sqlPassword', isMissing: false };
    case 'API_KEYS_REJECTED':
      return { secret: 'privateKey', isMissing: false };
    default:
      return undefined;
  }
}

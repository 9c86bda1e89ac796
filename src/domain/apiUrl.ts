import { LinkError, type ErrorDetail } from './errors.ts';

/**
 * What is wrong with the address of the CRM, if anything. Keys travel over it, so it is https; plain http only where
 * nothing leaves this machine. An address with a user and password in it is refused because addresses are kept on disk.
 */
export function apiUrlProblem(apiUrl: string): ErrorDetail | undefined {
  if (apiUrl.trim() === '') return { code: 'FIELD_REQUIRED', params: { field: 'apiUrl' } };
  const url = URL.canParse(apiUrl.trim()) ? new URL(apiUrl.trim()) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') {
    return { code: 'FIELD_INVALID', params: { field: 'apiUrl' } };
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  return { code: 'API_URL_INSECURE', params: { field: 'apiUrl', host: url.hostname } };
}

/** The parser has already brought `127.1` and `2130706433` to `127.0.0.1`, so these forms are all there are. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * The base URL without a trailing slash.
 *
 * @throws LinkError with what `apiUrlProblem` says.
 */
export function parseApiUrl(apiUrl: string): string {
  const problem = apiUrlProblem(apiUrl);
  if (problem !== undefined) throw new LinkError(problem.code, problem.params);
  return new URL(apiUrl.trim()).href.replace(/\/+$/, '');
}

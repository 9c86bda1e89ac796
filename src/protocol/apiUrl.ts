import { LinkError } from './errors.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base URL without a trailing slash: https, or http to this machine alone, since keys travel on it.
 *
 * @throws LinkError `API_URL_INSECURE` or `FIELD_INVALID` (field `apiUrl`).
 */
export function parseApiUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null || url.username !== '' || url.search !== '') {
    throw new LinkError('FIELD_INVALID', { field: 'apiUrl' });
  }
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!secure) throw new LinkError('API_URL_INSECURE', { host: url.host });
  return url.href.replace(/\/+$/, '');
}

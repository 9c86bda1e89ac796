import { EMPTY_STYLE } from '../session/panel/panelPage.ts';

/** Headers of every answer. `nonce` is that of the page's one script; without it no script runs. */
export function securityHeaders(host: string, nonce?: string): Readonly<Record<string, string>> {
  const policy = {
    'default-src': "'none'",
    'script-src': nonce === undefined ? "'none'" : `'nonce-${nonce}'`,
    'style-src': `'self' ${EMPTY_STYLE}`,
    'font-src': "'self'",
    'img-src': "'self' data:",
    // Not every browser counts a WebSocket to the same host as 'self'.
    'connect-src': `'self' ws://${host}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

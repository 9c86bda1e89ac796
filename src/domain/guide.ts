import type { ErrorCode } from './errors.ts';

/**
 * The pages of the guide, each by the name of its file in either language: `docs/guia/agentes.md` and
 * `docs/guide/agents.md`, as pages for a browser in `guide/es` and `guide/en` beside the panel.
 */
export const GUIDE_FILES = {
  index: { es: 'index', en: 'index' },
  firstLink: { es: 'primer-vinculo', en: 'first-link' },
  newImplementation: { es: 'implementacion-nueva', en: 'new-implementation' },
  agents: { es: 'agentes', en: 'agents' },
  figures: { es: 'cifras', en: 'figures' },
  deletions: { es: 'borrados', en: 'deletions' },
  keys: { es: 'claves', en: 'keys' },
  service: { es: 'servicio', en: 'service' },
  commandLine: { es: 'linea-de-comandos', en: 'command-line' },
  data: { es: 'datos', en: 'data' },
  errors: { es: 'errores', en: 'errors' },
} as const;

export type GuidePage = keyof typeof GUIDE_FILES;
export const GUIDE_PAGES = Object.keys(GUIDE_FILES) as readonly GuidePage[];

/** Where an error stands on the page of errors: the anchor that Markdown gives its heading. */
export function errorAnchor(code: ErrorCode): string {
  return code.toLowerCase();
}

/** The page of an error, as an address within the guide: `es/errores.html#api_keys_rejected`. */
export function errorAddress(language: 'es' | 'en', code: ErrorCode): string {
  return `${language}/${GUIDE_FILES.errors[language]}.html#${errorAnchor(code)}`;
}

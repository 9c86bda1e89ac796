import * as z from 'zod';
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

const guidePage = z.literal(Object.keys(GUIDE_FILES) as (keyof typeof GUIDE_FILES)[]);
export type GuidePage = z.infer<typeof guidePage>;
export const GUIDE_PAGES = [...guidePage.values];

/** Where the guide is opened: a page, at one of its headings where one is meant. */
export const guidePlace = z.object({
  page: guidePage,
  anchor: z.string().min(1).max(200).optional(),
  /** Left out: that of the panel. */
  language: z.enum(['es', 'en']).optional(),
});
export type GuidePlace = z.infer<typeof guidePlace>;

/** What is said about an error: its anchor is the one that Markdown gives its heading. */
export function placeOfError(code: ErrorCode): GuidePlace {
  return { page: 'errors', anchor: code.toLowerCase() };
}

/** A place as an address within the guide: `es/errores.html#api_keys_rejected`. */
export function guideAddress(language: 'es' | 'en', { page, anchor }: GuidePlace): string {
  return `${language}/${GUIDE_FILES[page][language]}.html${anchor === undefined ? '' : `#${anchor}`}`;
}

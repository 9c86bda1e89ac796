// Writes the pages of all errors anew, from the texts of the screens: docs/guia/errores.md and docs/guide/errors.md.
import { writeFileSync } from 'node:fs';
import { errorPage } from './guide/errorPage.ts';
import { sourceOf } from './guide/guideSources.ts';

for (const language of ['es', 'en'] as const)
  writeFileSync(sourceOf(language, 'errors'), errorPage(language));

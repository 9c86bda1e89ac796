import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { guideAddress, GUIDE_FILES, GUIDE_PAGES, type GuidePage } from '../../src/domain/guide.ts';
import { LANGUAGES, type Language } from '../../src/texts/language.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { escapeHtml } from './escapeHtml.ts';
import { ROOT, sourceOf } from './guideSources.ts';
import { renderPage, type RenderedPage } from './renderPage.ts';

/**
 * Writes the guide as HTML into a folder of its own: a page for each file in `es` and `en`, one style, and the pictures
 * that the pages show. Nothing of it is a script.
 */
export function writeGuide(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'media'), { recursive: true });
  copyFileSync(join(ROOT, 'scripts/guide/guide.css'), join(folder, 'guide.css'));
  for (const language of LANGUAGES) {
    mkdirSync(join(folder, language));
    const pages = GUIDE_PAGES.map(
      (page) => [page, renderPage(readFileSync(sourceOf(language, page), 'utf8'))] as const,
    );
    for (const [page, rendered] of pages) {
      writeFileSync(
        join(folder, guideAddress(language, { page })),
        wholePage(language, page, rendered, pages),
      );
      for (const picture of rendered.pictures)
        copyFileSync(join(ROOT, picture), join(folder, 'media', basename(picture)));
    }
  }
}

function wholePage(
  language: Language,
  shown: GuidePage,
  { title, top, content }: RenderedPage,
  pages: readonly (readonly [GuidePage, RenderedPage])[],
): string {
  const guide = escapeHtml(textsIn(language).text('button.guide'));
  const links = pages.map(([page, rendered]) => {
    const current = page === shown ? ' aria-current="page"' : '';
    return `<li><a href="${GUIDE_FILES[page][language]}.html"${current}>${escapeHtml(rendered.title)}</a></li>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Sage 200 Link</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../guide.css">
</head>
<body>
<header>
${top}</header>
<main>
${content}</main>
<nav aria-label="${guide}">
<ul>
${links.join('\n')}
</ul>
</nav>
</body>
</html>
`;
}

import type { Language } from '../texts/language.ts';
import { messagesIn, textsIn } from '../texts/textsIn.ts';

const NAME = 'Sage 200 Link';

/** The panel, as it stands before its script has run. */
export function panelPage(language: Language, nonce: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${NAME}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/themes.css">
<link rel="stylesheet" href="/panel.css">
<script type="application/json" id="panel-texts">${inScript(messagesIn(language))}</script>
<script type="module" nonce="${nonce}" src="/panel.js"></script>
</head>
<body>
<main id="panel-loading" class="loading" aria-busy="true">
<h1>${NAME}</h1>
<div class="loading-bar"></div>
<div class="loading-bar"></div>
<div class="loading-bar"></div>
<div class="loading-bar"></div>
</main>
<sl-app></sl-app>
</body>
</html>
`;
}

/** JSON that nothing in it can end the element of. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** For a browser that may not see the panel: what to do, and nothing else. */
export function refusalPage(language: Language): string {
  const texts = textsIn(language);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${NAME}</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>${texts.text('addin.addressSpent')}</h1>
<p>${texts.text('addin.startAgain')}</p>
</main>
</body>
</html>
`;
}

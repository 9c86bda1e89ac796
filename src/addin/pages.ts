import { panelPage } from '../session/panel/panelPage.ts';
import type { Language } from '../texts/language.ts';
import { messagesIn, textsIn } from '../texts/textsIn.ts';

const NAME = 'Sage 200 Link';

export function addinPage(language: Language, nonce: string): string {
  const styles = ['/themes.css', '/panel.css'];
  return panelPage({
    language,
    messages: messagesIn(language),
    nonce,
    script: '/panel.js',
    styles,
    guide: '/guide',
  });
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

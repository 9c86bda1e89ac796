import { createHash } from 'node:crypto';

/** What differs from host to host. */
export interface PanelPage {
  readonly language: string;
  /** The texts of that language, by key. */
  readonly messages: Readonly<Record<string, string>>;
  /** Of the one script that may run. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** Where the guide is, for a page that can open it itself: the folder of `es` and `en`. */
  readonly guide?: string;
  /** A content security policy, where no header can carry it. */
  readonly policy?: string;
}

/** The toolkit tries out what the browser knows in an empty style element, which is all that this source lets in. */
export const EMPTY_STYLE = `'sha256-${createHash('sha256').update('').digest('base64')}'`;

const NAME = 'Sage 200 Link';

/** The panel, as it stands before its script has run. */
export function panelPage({ language, messages, nonce, script, styles, guide, policy }: PanelPage): string {
  const head = [
    '<meta charset="utf-8">',
    ...(policy === undefined ? [] : [`<meta http-equiv="Content-Security-Policy" content="${policy}">`]),
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${NAME}</title>`,
    '<link rel="icon" href="data:,">',
    ...styles.map((style) => `<link rel="stylesheet" href="${style}">`),
    `<script type="application/json" id="panel-texts">${inScript(messages)}</script>`,
    `<script type="module" nonce="${nonce}" src="${script}"></script>`,
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
${head.join('\n')}
</head>
<body${guide === undefined ? '' : ` data-guide="${guide}"`}>
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

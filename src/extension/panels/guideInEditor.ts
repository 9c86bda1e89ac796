import { GUIDE_FILES, GUIDE_PAGES, type GuidePlace } from '../../domain/guide.ts';
import type { Language } from '../../texts/language.ts';

export interface EditorPage {
  /** The folder of the page's language, as the editor serves it, with a slash at its end. */
  readonly base: string;
  /** Where styles and pictures may come from. */
  readonly source: string;
  readonly nonce: string;
  readonly language: Language;
  readonly anchor: string | undefined;
}

/**
 * A page of the guide as an editor's webview can show it: what lies beside it is found there, a link to another page is
 * a command, and one script leads to the anchor, which a webview has no address for.
 */
export function guideInEditor(
  html: string,
  { base, source, nonce, language, anchor }: EditorPage,
  command: string,
): string {
  const policy = `default-src 'none'; style-src ${source}; img-src ${source} data:; script-src 'nonce-${nonce}'`;
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<base href="${base}">`,
  ];
  const lead = `<script nonce="${nonce}">document.getElementById(${inScript(anchor ?? '')})?.focus();</script>`;
  return html
    .replace('<meta charset="utf-8">', () => head.join('\n'))
    .replace('</body>', () => (anchor === undefined ? '</body>' : `${lead}\n</body>`))
    .replaceAll(LINK, (_, other: Language | undefined, file: string, to: string | undefined) => {
      const place = placeOf(other ?? language, file, to);
      return `href="command:${command}?${encodeURIComponent(JSON.stringify([place]))}"`;
    });
}

/** A link to another page: `../en/agents.html#admin`. */
const LINK = /href="(?:\.\.\/(es|en)\/)?([a-z-]+)\.html(?:#([^"]+))?"/g;

function placeOf(language: Language, file: string, anchor: string | undefined): GuidePlace {
  const page = GUIDE_PAGES.find((one) => GUIDE_FILES[one][language] === file) ?? 'index';
  return { page, language, ...(anchor === undefined ? {} : { anchor }) };
}

/** JSON that cannot end the script it stands in. */
function inScript(value: string): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

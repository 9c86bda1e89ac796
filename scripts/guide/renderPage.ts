import { posix } from 'node:path';
import { Marked, type Tokens } from 'marked';
import type { Language } from '../../src/texts/language.ts';
import { escapeHtml } from './escapeHtml.ts';
import { slug } from './slug.ts';

export interface RenderedPage {
  /** Its first heading, as text. */
  readonly title: string;
  /** What stands above it: the way back, and the page in the other language. */
  readonly top: string;
  readonly content: string;
  /** The pictures in it, as paths from the root of the repository. */
  readonly pictures: readonly string[];
}

const FOLDERS: Readonly<Record<string, Language>> = { guia: 'es', guide: 'en' };

/** A page of the guide in HTML, with links to its neighbours as they lie beside it in HTML. No markup of its own comes through. */
export function renderPage(markdown: string): RenderedPage {
  const pictures: string[] = [];
  const marked = new Marked({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ depth, tokens, text }) {
        return `<h${depth} id="${escapeHtml(slug(plain(text)))}" tabindex="-1">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(pageAddress(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }) {
        const picture = posix.join('docs/guia', href);
        pictures.push(picture);
        return `<img src="../media/${escapeHtml(posix.basename(picture))}" alt="${escapeHtml(text)}">`;
      },
    },
  });
  const [top, ...tokens] = marked.lexer(markdown);
  const title = tokens.find((token): token is Tokens.Heading => token.type === 'heading');
  // What is wider than a narrow window can be moved, with the keyboard too.
  const content = marked
    .parser(tokens)
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="scroll" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
  return {
    title: plain(title?.text ?? ''),
    top: top === undefined ? '' : marked.parser([top]),
    content,
    pictures,
  };
}

/** `../guide/agents.md#admin` as it is called in HTML: `../en/agents.html#admin`. */
function pageAddress(href: string): string {
  return href
    .replace(/^\.\.\/(guia|guide)\//, (_, folder: string) => `../${FOLDERS[folder]}/`)
    .replace(/\.md(?=#|$)/, '.html');
}

/** Markdown without its marks. */
function plain(text: string): string {
  return text.replaceAll(/[`*]/g, '').replaceAll(/\\(.)/g, '$1');
}

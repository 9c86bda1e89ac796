import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleText } from '../../../src/domain/visibleText.ts';
import { html } from '../../../src/report/page/html.ts';

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as const;

/** As a browser reads text and attributes. */
function unescape(text: string): string {
  return text.replaceAll(
    /&(?:lt|gt|quot|#39|amp);/g,
    (entity) => ENTITIES[entity as keyof typeof ENTITIES] ?? entity,
  );
}

/** Nothing that is special in a page is rare in these. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '/', '=', ' ', ';', '!', '-', '`') }),
  fc.constantFrom('</p><script>', '"><img src=x onerror=', "' onclick='", '&lt;', '<!--', ']]>'),
);

describe('html', () => {
  it('leaves what a person reads as it was, and no character that begins or ends a tag or an attribute', () => {
    fc.assert(
      fc.property(hostile, hostile, (title, text) => {
        const markup = html`<p title="${title}">${text}</p>`.toString();
        const inner = markup.slice('<p title="'.length, -'</p>'.length);
        const end = inner.indexOf('">');
        const [attribute, content] = [inner.slice(0, end), inner.slice(end + 2)];
        for (const part of [attribute, content]) assert.doesNotMatch(part, /[<>"']/);
        assert.deepEqual([unescape(attribute), unescape(content)], [title, text].map(visibleText));
      }),
    );
  });

  it('shows what would turn or hide what stands beside it', () => {
    const name = 'Añil\u202E.lS\u001B[2J\b';
    assert.equal(html`<p>${name}</p>`.toString(), '<p>Añil\uFFFD.lS\uFFFD[2J\uFFFD</p>');
  });

  it('puts pieces into pieces as they are, and undefined as nothing', () => {
    const items = ['a', '<b>'].map((text) => html`<i>${text}</i>`);
    const markup = html`<b>${items}</b>${undefined}${html`<u>${3}</u>`}`;
    assert.equal(markup.toString(), '<b><i>a</i><i>&lt;b&gt;</i></b><u>3</u>');
  });
});

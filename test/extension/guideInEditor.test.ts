import assert from 'node:assert/strict';
import { guideInEditor } from '../../src/extension/panels/guideInEditor.ts';

const HTML = `<head>
<meta charset="utf-8">
<link rel="stylesheet" href="../guide.css">
</head>
<body>
<a href="errores.html#api_keys_rejected">error</a> <a href="../en/agents.html">English</a> <a href="#aquí">here</a>
</body>`;
const PAGE = {
  base: 'https://editor.example/es/',
  source: 'https://editor.example',
  nonce: 'n0',
  language: 'es',
} as const;
const show = (anchor?: string) => guideInEditor(HTML, { ...PAGE, anchor }, 'sage200Link.openGuide');

/** What the commands that links are would be called with. */
function places(html: string): unknown {
  return [...html.matchAll(/href="command:sage200Link\.openGuide\?([^"]+)"/g)].map(([, given = '']) =>
    JSON.parse(decodeURIComponent(given)),
  );
}

describe('a page of the guide in the editor', () => {
  it('calls the editor to another page, in its own language or the other one', () => {
    assert.deepEqual(places(show()), [
      [{ page: 'errors', language: 'es', anchor: 'api_keys_rejected' }],
      [{ page: 'agents', language: 'en' }],
    ]);
  });

  it('finds what lies beside it, and stays where a link is within it', () => {
    assert.match(show(), /<base href="https:\/\/editor\.example\/es\/">/);
    assert.match(show(), /href="\.\.\/guide\.css"/);
    assert.match(show(), /href="#aquí"/);
  });

  it('lets in its style and pictures alone, and runs no script but the one that leads to an anchor', () => {
    assert.match(show(), /default-src 'none'; style-src https:\/\/editor\.example; /);
    assert.doesNotMatch(show(), /<script/);
    const scripts = show('a"</script>').match(/<script.*$/gm);
    assert.deepEqual(scripts, [
      String.raw`<script nonce="n0">document.getElementById("a\"\u003c/script>")?.focus();</script>`,
    ]);
  });
});

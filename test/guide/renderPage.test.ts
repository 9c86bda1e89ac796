import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderPage } from '../../scripts/guide/renderPage.ts';
import { writeGuide } from '../../scripts/guide/writeGuide.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';

const PAGE = '[Guía](index.md) · [English](../guide/agents.md)\n\n# Un `título`\n\n';

describe('a page of the guide', () => {
  it('is known by its first heading, with what stands above it apart', () => {
    const { title, top, content } = renderPage(`${PAGE}Texto.`);
    assert.equal(title, 'Un título');
    assert.equal(top, '<p><a href="index.html">Guía</a> · <a href="../en/agents.html">English</a></p>\n');
    assert.equal(content, '<h1 id="un-título" tabindex="-1">Un <code>título</code></h1>\n<p>Texto.</p>\n');
  });

  it('leads to an error by its anchor, whatever its sentence holds', () => {
    const { content } = renderPage(`${PAGE}[A\\_B](errores.md#a_b)\n\n### A_B\n\n**\\<‹x›\\>**`);
    assert.match(content, /<a href="errores\.html#a_b">A_B<\/a>/);
    assert.match(content, /<h3 id="a_b" tabindex="-1">A_B<\/h3>\n<p><strong>&lt;‹x›&gt;<\/strong>/);
  });

  it('lets no markup of its own through', () => {
    const { content } = renderPage(`${PAGE}<script>alert(1)</script>\n\ntext <b onclick="x">bold</b>`);
    assert.doesNotMatch(content, /<script|<b /);
  });
});

describe('the guide in HTML', () => {
  const folder = temporaryFolder();
  before(() => writeGuide(folder.path));
  after(folder.remove);

  it('is a page for each, without a script, that needs nothing but what lies beside it', () => {
    const files = globSync('*/*.html', { cwd: folder.path });
    assert.equal(files.length, 22);
    const missing = files.flatMap((file) => {
      const html = readFileSync(join(folder.path, file), 'utf8');
      assert.doesNotMatch(html, /<script|<style|\son\w+=|\sstyle=/, file);
      const addresses = [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)].map(([, address = '']) => address);
      return addresses
        .filter((address) => address !== 'data:,' && !address.startsWith('#'))
        .map((address) => join(dirname(file), address.split('#')[0] ?? ''))
        .filter((path) => !existsSync(join(folder.path, path)))
        .map((path) => `${file}: ${path}`);
    });
    assert.deepEqual(missing, []);
  });
});

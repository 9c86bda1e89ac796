import assert from 'node:assert/strict';
import { LANGUAGES } from '../../src/texts/language.ts';
import { findBarriers, findFaintColours } from './support/accessibility.ts';
import { findForeignWords } from './support/foreignWords.ts';
import { withPanel } from './support/panel.ts';
import { PanelHost } from './support/panelHost.ts';
import { findOverflow } from './support/reflow.ts';
import { tour } from './support/tour.ts';

/** What was found wrong on the screens, by what it is about; a line each. */
interface Findings {
  readonly barriers: string[];
  readonly colours: string[];
  readonly words: string[];
  readonly overflow: string[];
}

for (const language of LANGUAGES) {
  describe(`every screen of the panel, in ${language}`, () => {
    const findings: Findings = { barriers: [], colours: [], words: [], overflow: [] };
    const seen: string[] = [];

    before(async function () {
      this.timeout(150_000);
      const host = await PanelHost.start({ sage: { companies: 2, customers: 60 } });
      try {
        await withPanel(host, { language }, async (panel) => {
          const { page } = panel;
          await tour(host, panel, async (screen) => {
            seen.push(screen);
            const note = (list: string[], lines: readonly string[]) =>
              list.push(...lines.map((line) => `${screen}: ${line}`));
            note(findings.barriers, await findBarriers(page));
            note(findings.colours, await findFaintColours(page, 'light'));
            note(findings.words, await findForeignWords(page, language));
            note(findings.overflow, await findOverflow(page));
            assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          });
        });
      } finally {
        await host.close();
      }
    });

    it('is looked at', () => assert.ok(seen.length > 20));
    it('has no barrier that axe-core finds', () => assert.deepEqual(findings.barriers, []));
    it('has enough contrast in all four themes', () => assert.deepEqual(findings.colours, []));
    it('is in one language', () => assert.deepEqual(findings.words, []));
    it('needs no scrolling sideways at 320 px or at 200 %', () => assert.deepEqual(findings.overflow, []));
  });
}

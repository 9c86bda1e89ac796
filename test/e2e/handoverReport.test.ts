import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { renderReport } from '../../src/report/page/renderReport.ts';
import type { HandoverReport } from '../../src/report/facts/handoverReport.ts';
import { LANGUAGES, type Language } from '../../src/texts/language.ts';
import { textsIn } from '../../src/texts/textsIn.ts';
import { fullReport } from '../report/page/support/fullReport.ts';
import { temporaryFolder } from '../../scripts/support/temporaryFolder.ts';
import { findBarriers } from './support/accessibility.ts';
import { sharedBrowser } from './support/browser.ts';
import { collectComplaints } from './support/complaints.ts';
import { findForeignWords } from './support/foreignWords.ts';
import { findOverflow } from './support/reflow.ts';

/** Opens a report as a customer does: a file in a browser that may load nothing else. */
async function withReport(
  report: HandoverReport,
  { language = 'es', colorScheme = 'light' }: { language?: Language; colorScheme?: 'light' | 'dark' },
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'report.html');
  writeFileSync(file, renderReport(report, textsIn(language, 'panel')));
  const context = await (await sharedBrowser()).newContext({ colorScheme });
  try {
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    await work(page);
    assert.deepEqual([complaints, requests], [[], [address]]);
  } finally {
    await context.close();
    folder.remove();
  }
}

/** What a part of the page is painted with, as the medium that is emulated has it. */
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe('the handover report in a browser (B9)', () => {
  for (const language of LANGUAGES)
    for (const colorScheme of ['light', 'dark'] as const)
      it(`has no barrier that axe-core finds, in ${language}, ${colorScheme}`, async () => {
        await withReport(fullReport('Comercial Añil'), { language, colorScheme }, async (page) => {
          assert.deepEqual(await findBarriers(page), []);
          assert.deepEqual(await findForeignWords(page, language), []);
          assert.deepEqual(await findOverflow(page), []);
          assert.equal(await page.evaluate(() => document.documentElement.lang), language);
          // The policy let the style in.
          assert.equal(await page.evaluate(() => getComputedStyle(document.body).marginTop), '0px');
        });
      });

  it('is dark on a dark screen, and light on paper', async () => {
    await withReport(fullReport('x'), { colorScheme: 'dark' }, async (page) => {
      assert.notEqual(await background(page), 'rgb(255, 255, 255)');
      await page.emulateMedia({ media: 'print' });
      assert.equal(await background(page), 'rgb(255, 255, 255)');
    });
  });

  it('prints on A4, the head of a table on each of its pages', async () => {
    const record = { part: 'accounts', stage: 'accounts', since: '2026-03-01T08:00:00.000Z' } as const;
    const reason = (length: number) =>
      ({ code: 'RECORD_VALUE_TOO_LONG', params: { field: 'name', length, max: 100 } }) as const;
    const records = Array.from({ length: 200 }, (_, index) => ({
      ...record,
      key: `4300${index}`,
      reason: reason(200 + index),
    }));
    const rejections = [{ part: 'accounts' as const, reason: reason(200), count: 200, records }];
    await withReport({ ...fullReport('x'), rejections }, {}, async (page) => {
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const pages = pdf.match(/\/Type\s*\/Page\b/g) ?? [];
      assert.ok(pages.length >= 5, `${pages.length} pages`);
      // In points: 210 by 297 mm.
      const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
      assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
      await page.emulateMedia({ media: 'print' });
      const heads = await page.evaluate(() =>
        [...document.querySelectorAll('thead')].map((head) => getComputedStyle(head).display),
      );
      assert.ok(heads.length > 0 && heads.every((display) => display === 'table-header-group'));
      const rows = await page.evaluate(() =>
        [...document.querySelectorAll('tr')].map((row) => getComputedStyle(row).breakInside),
      );
      assert.ok(rows.every((breakInside) => breakInside === 'avoid'));
    });
  });

  it('shows as text what a name in Sage holds, and runs none of it', async () => {
    const hostile = '</td><script>document.title = "run"</script><img src="x" onerror="document.title = 1">';
    await withReport(fullReport(hostile), {}, async (page) => {
      assert.equal(await page.locator('script, img').count(), 0);
      assert.ok((await page.title()).endsWith(hostile));
      assert.ok((await page.locator('header').innerText()).includes(hostile));
    });
  });
});

import type { Page } from 'playwright-core';

/** Widths in CSS pixels, by what leads to them. */
const WIDTHS = { 'a narrow panel': 320, 'a zoom of 200 %': 550 };

/** Where the page itself would have to be scrolled sideways; what scrolls inside a frame of its own is fine. */
export async function findOverflow(page: Page): Promise<readonly string[]> {
  const before = page.viewportSize() ?? { width: 1100, height: 760 };
  const found: string[] = [];
  for (const [name, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 500 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) found.push(`${name}: ${needed} px in ${width} px`);
  }
  await page.setViewportSize(before);
  return found;
}

import type { Page } from 'playwright-core';

interface FrameWindow {
  longestFrame?: number;
}

/** From now on the page notes its longest frame or task; the browser tells of those above 50 ms. */
export async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = globalThis as FrameWindow;
    kept.longestFrame = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        kept.longestFrame = Math.max(kept.longestFrame ?? 0, Math.round(duration));
    });
    for (const type of ['long-animation-frame', 'longtask']) observer.observe({ type });
  });
}

/** Milliseconds of the longest frame since it was asked for last; 0 where none took more than 50. */
export function takeLongestFrame(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // What belongs to the frame that is being drawn is told after the next one.
    for (let frame = 0; frame < 2; frame += 1)
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
    const kept = globalThis as FrameWindow;
    const longest = kept.longestFrame ?? 0;
    kept.longestFrame = 0;
    return longest;
  });
}

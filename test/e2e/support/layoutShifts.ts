import type { Page } from 'playwright-core';

interface Shift {
  /** As the browser counts it: the share of the page that moved, times how far. */
  readonly value: number;
  readonly moved: readonly string[];
}

interface ShiftEntry extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

interface ShiftWindow {
  shifts?: Shift[];
}

/** Runs in the page before anything of its own: notes what moves by itself. */
export function noteShifts(): void {
  const shifts: Shift[] = [];
  (globalThis as ShiftWindow).shifts = shifts;
  const observer = new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as ShiftEntry[]) {
      const moved = sources.map(
        ({ node, previousRect, currentRect }) =>
          `${node?.nodeName} ${node?.textContent?.trim().slice(0, 40)} from ${previousRect.y} to ${currentRect.y}`,
      );
      if (!hadRecentInput) shifts.push({ value, moved });
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** What moved though nobody had touched anything, where it is more than nobody sees. */
export async function findShifts(page: Page): Promise<readonly Shift[]> {
  const shifts = await page.evaluate(() => (globalThis as ShiftWindow).shifts ?? []);
  return shifts.filter(({ value }) => value > 0.02);
}

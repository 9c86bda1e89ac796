import type { Page } from 'playwright-core';

/** One thing that moved though nobody had touched anything. */
interface Move {
  /** Pixels from the top of the page. */
  readonly from: number;
  readonly to: number;
  /** As browsers count it: the share of the page that it moved over, times how far, as a share of the page's height. */
  readonly value: number;
}

interface ShiftEntry extends PerformanceEntry {
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

interface ShiftWindow {
  moves?: Move[];
}

/** More than this at once is seen. */
const SEEN = 0.02;

/** Runs in the page before anything of its own: notes what moves by itself. */
export function noteShifts(): void {
  const moves: Move[] = [];
  (globalThis as ShiftWindow).moves = moves;
  const observer = new PerformanceObserver((list) => {
    for (const { hadRecentInput, sources } of list.getEntries() as ShiftEntry[]) {
      if (hadRecentInput) continue;
      for (const { previousRect, currentRect } of sources) {
        const [from, to] = [previousRect.y, currentRect.y];
        const top = Math.min(from, to);
        const bottom = Math.max(previousRect.bottom, currentRect.bottom);
        const area = ((bottom - top) * Math.max(previousRect.width, currentRect.width)) / innerWidth;
        moves.push({ from, to, value: (area * Math.abs(to - from)) / innerHeight ** 2 });
      }
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** What moved by itself, so far that it is seen; `above` leaves out what began below so many pixels. */
export async function findShifts(page: Page, above = Number.POSITIVE_INFINITY): Promise<readonly Move[]> {
  const moves = await page.evaluate(() => (globalThis as ShiftWindow).moves ?? []);
  return moves.filter(({ from, value }) => from < above && value > SEEN);
}

import type { Page } from 'playwright-core';

/** Runs in a page before anything else: adds up how much its layout shifts, for `shiftOf`. */
export function addUpShifts(): void {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += Number(Reflect.get(entry, 'value'));
    Object.assign(globalThis, { layoutShift: shift });
  }).observe({ type: 'layout-shift', buffered: true });
  Object.assign(globalThis, { layoutShift: 0 });
}

/** How much the layout of the page has shifted since it came. */
export async function shiftOf(page: Page): Promise<number> {
  return Number(await page.evaluate('layoutShift'));
}

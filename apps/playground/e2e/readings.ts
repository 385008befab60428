import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** In a link: training goes on after the task is learned, so that it can be paused at any time. */
export const goesOn = 'sequences=1000000&set=check.stopAfter%3Dnull';

/** The small machine, which goes on after it has learned. */
export const endless = `?recipe=copy-small&${goesOn}`;

/** A number that the page shows; NaN where there is none. */
export async function readFigure(page: Page, name: 'sequences' | 'wrong-bits'): Promise<number> {
  const text = await page.locator(`[data-figure="${name}"]`).innerText();
  return /\d/.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
}

/** Waits until the run has ended by itself, having learned its task. */
export async function learned(page: Page): Promise<void> {
  await page.getByText('Learned: no wrong bit').waitFor();
}

/** Waits until the machine has been trained on more than so many sequences. */
export async function trainedOn(page: Page, sequences: number): Promise<void> {
  await expect.poll(() => readFigure(page, 'sequences')).toBeGreaterThan(sequences);
}

import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The small machine, which goes on after it has learned, so that it can be paused at any time. */
export const endless = '?recipe=copy-small&sequences=1000000&set=check.stopAfter%3Dnull';

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

/** Trains on at least so many sequences more, and pauses. Returns on how many it was trained in all. */
export async function trainAndPause(page: Page, sequences = 100): Promise<number> {
  const shown = await readFigure(page, 'sequences');
  const before = Number.isNaN(shown) ? 0 : shown;
  await page.getByRole('button', { name: /^(Train|Train on|Go on)$/ }).click();
  await trainedOn(page, before + sequences);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused after').waitFor();
  return readFigure(page, 'sequences');
}

/** Reloads until the run that was stored last is there. */
export async function expectAfterReload(page: Page, sequences: number): Promise<void> {
  await expect
    .poll(async () => {
      await page.reload();
      await page.getByText(/Paused after|fresh machine|trained model|budget is used up/).waitFor();
      return readFigure(page, 'sequences');
    })
    .toBe(sequences);
}

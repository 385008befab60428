import { expect, test } from 'vitest';
import { pageWork } from './page-work.js';
import { learned, readFigure } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

/** A small machine and task, which is learned in seconds. */
const small = '?recipe=copy-small';

test('a small machine learns to copy to zero errors, without holding up the page', async () => {
  const { page, browser, leave } = await visit({ query: small });
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const { longest } = await pageWork(browser, page, async () => {
    await page.getByRole('button', { name: 'Train' }).click();
    await learned(page);
  });
  expect(longest, 'milliseconds').toBeLessThan(50);
  expect(await readFigure(page, 'wrong-bits')).toBe(0);
  await page.getByText(/^0 of \d+ bits wrong$/).waitFor();
  await expect
    .poll(async () => {
      await page.reload();
      await page.getByText(/^0 of \d+ bits wrong$/).waitFor();
      return page.locator('p.status').innerText();
    })
    .toContain('Learned: no wrong bit');
  await leave();
});

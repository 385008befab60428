import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { addUpShifts, shiftOf } from './layout-shift.js';
import { serveSite } from './serve-site.js';
import { pageWork } from './page-work.js';
import { trainedOn } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('the first load is small, soon ready and shifts nothing; after it the page works without a network', async () => {
  const { site, close } = await serveSite();
  onTestFinished(close);
  const { page, browser, leave } = await visit({
    site,
    isKept: true,
    before: addUpShifts,
  });
  const answered = page.getByText('It says “Hello, tape!”');
  await answered.waitFor();
  expect(await shiftOf(page)).toBeLessThan(0.05);

  const sizes: Promise<number>[] = [];
  const weights: string[] = [];
  page.on('response', (response) => {
    sizes.push(response.body().then((body) => gzipSync(body).length));
    if (response.url().includes('.safetensors')) weights.push(response.url());
  });
  const { longest, total: work } = await pageWork(browser, page, async () => {
    await page.reload();
    await answered.waitFor();
  });
  expect(longest, 'milliseconds of the main thread').toBeLessThan(500);
  expect(work, 'milliseconds of all threads').toBeLessThan(2000);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(300_000);
  expect(total, 'bytes, compressed').toBeLessThan(450_000);
  expect(weights, 'no model but the one that is asked').toEqual([
    expect.stringContaining('copy-feedforward-patterns'),
  ]);

  page.removeAllListeners('response');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  close();
  await page.goto(site);
  await page.getByText('It says “Hello, tape!”').waitFor();
  await page.goto(`${site}?recipe=copy-small&view=task`);
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Use this task' }).click();
  await page.getByText('In use: 6 inputs, 4 outputs.').waitFor();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await trainedOn(page, 0);
  await leave();
});

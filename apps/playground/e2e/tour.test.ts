import { expect, test } from 'vitest';
import { endless, readFigure, trainedOn } from './readings.js';
import { stops } from '../src/tour/stops.js';
import { visitors } from './visit.js';

const visit = visitors();

test('the tour has machines of its own, goes from stop to stop by the keyboard, and ends at the visitor’s, which trains on meanwhile', async () => {
  const { page, leave } = await visit({ query: `${endless}&view=ask` });
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Train' }).click();
  await trainedOn(page, 100);
  const address = page.url();
  await page.getByRole('button', { name: 'Tour' }).click();
  const dialog = page.getByRole('dialog');
  await page.getByRole('heading', { name: 'The machine of the tour' }).waitFor();
  const before = await readFigure(page, 'sequences');
  await trainedOn(page, before);
  expect(page.workers()).toHaveLength(2);
  const titles = new Set<string>();
  for (let stop = 1; stop < stops.length; stop++) {
    const title = await dialog.getByRole('heading').innerText();
    titles.add(title);
    await expect.poll(() => page.locator('[data-toured]').count()).toBe(1);
    if (title === 'Ask it')
      await page.getByText('It says “Neural Turing Machine”').first().waitFor();
    await dialog.getByRole('button', { name: 'Next' }).press('Enter');
    await dialog.getByText(`${stop + 1} of ${stops.length}`).waitFor();
  }
  expect(titles.size).toBe(stops.length - 1);
  await page.getByText(/^[1-9]\d* of \d+ bits wrong$/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Teach it' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => page.workers().length).toBe(1);
  expect(page.url()).toBe(address);
  await trainedOn(page, before + 100);
  await page.getByRole('button', { name: 'Tour' }).press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent.trim()))
    .toBe('Tour');
  await leave();
});

test('the tour plays by itself: through time, and from stop to stop; a fresh machine is taught at its end', async () => {
  const { page, leave } = await visit();
  await page.getByText('It says “Hello, tape!”').waitFor();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.clock.install();
  await page.getByRole('button', { name: 'Tour' }).click();
  const dialog = page.getByRole('dialog');
  const step = page.getByText(/^step \d+ of \d+$/);
  await step.waitFor();
  const first = await step.innerText();
  await expect.poll(() => step.innerText()).not.toBe(first);
  await page.clock.fastForward(60_000);
  await dialog.getByText(`2 of ${stops.length}`).waitFor();
  await dialog.getByRole('button', { name: 'Wait' }).click();
  await page.clock.fastForward(60_000);
  for (let stop = 2; stop < stops.length; stop++)
    await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Teach it' }).click();
  await page.getByRole('heading', { name: /^This machine (is learning|has learned)/ }).waitFor();
  await expect.poll(() => page.url()).toContain('recipe=copy-small');
  await leave();
});

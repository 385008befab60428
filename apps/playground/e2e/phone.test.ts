import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { endless, readFigure, trainedOn } from './readings.js';
import { sharedVisit, visitors } from './visit.js';

const phone = { width: 360, height: 740, touch: true };
const shared = sharedVisit(visitors(), { query: endless, ...phone });

/** The controls that are too small for a finger. Terms within text do not count, since they are as high as their line. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button:not(.term), select, input, summary')].flatMap(
      (element) => {
        const target = element.matches('[type=checkbox]') ? element.closest('label') : element;
        const { width, height } = (target ?? element).getBoundingClientRect();
        const isThere = width > 0 && height > 0;
        return isThere && (width < 43.5 || height < 43.5)
          ? [`${element.tagName} ${element.textContent} ${width} × ${height}`]
          : [];
      },
    ),
  );
}

test('a tapped cell shows its value beside it, and goes on doing so while the machine learns', async () => {
  const { page } = shared();
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const map = page.getByRole('img', { name: /^Write weighting/ });
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (!box) throw new Error('The weighting is not to be seen.');
  await page.touchscreen.tap(box.x + 0.3 * box.width, box.y + 0.5 * box.height);
  const reading = page.getByText(/^Write weighting · step \d+ · slot \d+ · \d\.\d{3}$/);
  const place = await reading.boundingBox();
  expect(place?.y, 'pixels from the top of the screen').toBeGreaterThan(0);
  expect(Math.abs((place?.y ?? 0) - box.y), 'pixels from the picture').toBeLessThan(40);
  const before = await reading.innerText();
  await page
    .getByRole('region', { name: 'Training at a glance' })
    .getByRole('button', { name: 'Train' })
    .tap();
  await map.scrollIntoViewIfNeeded();
  await expect.poll(() => reading.innerText()).not.toBe(before);
  await page.getByRole('button', { name: 'Pause' }).first().tap();
  await page.getByText('Paused after').waitFor();
});

test('on a phone a bar stays, with which one trains and pauses and sees how far it is', async () => {
  const { page } = shared();
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const bar = page.getByRole('region', { name: 'Training at a glance' });
  const before = await readFigure(page, 'sequences');
  await bar.getByRole('button', { name: /^(Train|Go on)$/ }).tap();
  await trainedOn(page, before + 200);
  await page.evaluate(() => {
    scrollTo(0, document.body.scrollHeight);
  });
  const place = await bar.boundingBox();
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBe(phone.height);
  await bar.getByRole('button', { name: 'Pause' }).tap();
  await bar.getByRole('button', { name: 'Go on' }).waitFor();
  expect(await readFigure(page, 'sequences')).toBeGreaterThan(before + 200);
  await bar.getByText(/^of 21$/).waitFor();
});

test('on a phone one sees first what the machine answers, and everything is large enough to be touched', async () => {
  const { page } = shared();
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const top = async (name: RegExp) =>
    (await page.getByRole('img', { name }).boundingBox())?.y ?? NaN;
  expect(await top(/^Output/)).toBeLessThan(await top(/^Input/));
  expect(await top(/^Output/)).toBeLessThan(await top(/^Learning curve/));
  await page.getByText('Experiment, trained models, files').tap();
  await page.getByText('More settings').tap();
  for (const view of ['Look inside', 'Ask it', 'Compare', 'Your own', 'Start']) {
    await page.getByRole('navigation').getByRole('button', { name: view }).tap();
    await page.getByRole('heading', { level: 2 }).last().waitFor();
    expect(await smallTargets(page), view).toEqual([]);
  }
});

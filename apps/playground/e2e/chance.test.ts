import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

/** Texts of table cells that run into each other, or out of the window where nothing scrolls to them. */
function colliding(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cells = [...document.querySelectorAll('th, td')].map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const scrolls = cell.closest('[role="region"]') !== null;
      return { text: cell.textContent, scrolls, place: range.getBoundingClientRect() };
    });
    const overlap = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return cells.flatMap(({ text, scrolls, place }, at) => {
      const leaves = place.left < 0 || place.right > innerWidth;
      if (leaves && !scrolls) return [`${text} leaves the window`];
      const other = cells.slice(at + 1).find((later) => overlap(place, later.place));
      return other ? [`${text} and ${other.text}`] : [];
    });
  });
}

test('a task of chance is measured by bits above the optimum: nothing speaks of wrong bits, and columns keep apart', async () => {
  const { page, leave } = await visit({
    query: '?zoo=n-grams-lstm',
    width: 360,
    height: 740,
  });
  await page.getByText(/bits above the optimum of/).waitFor();
  await page.getByText('Experiment, trained models, files').click();
  await page.getByText(/^Solved, after/).waitFor();
  expect(await colliding(page)).toEqual([]);
  const saysWrongBits = () =>
    page.evaluate(() => /bits.{0,9}wrong|wrong.{0,3}bit/i.exec(document.body.innerHTML)?.[0]);
  expect(await saysWrongBits()).toBeUndefined();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Train an LSTM' }).click();
  await page.getByText(/and has seen [1-9]/).waitFor();
  await page.getByRole('button', { name: 'Pause the LSTM' }).click();
  await page.getByRole('button', { name: 'Measure both by length' }).click();
  await page.getByRole('table', { name: /Bits above the optimum/ }).waitFor();
  expect(await colliding(page)).toEqual([]);
  expect(await saysWrongBits()).toBeUndefined();
  await leave();
});

import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

test('the machine is compared with an LSTM, whose worker ends with the comparison', async () => {
  const { page, leave } = await visit({ query: '?zoo=copy-feedforward&task=copy&view=compare' });
  await page.getByRole('button', { name: 'Train an LSTM' }).click();
  await page.getByText(/and has seen [1-9]/).waitFor();
  await page.getByRole('button', { name: 'Pause the LSTM' }).click();
  await page.getByRole('button', { name: 'Measure both by length' }).click();
  const table = page.getByRole('table', { name: /Wrong bits, %/ });
  await table.waitFor();
  const cells = (row: Locator) => row.getByRole('cell').allInnerTexts();
  const rows = table.locator('tbody').getByRole('row');
  const [machine] = await cells(rows.first());
  expect(machine).toBe('0.0');
  const [, lstm] = await cells(rows.last());
  expect(Number(lstm)).toBeGreaterThan(10);
  expect(page.workers()).toHaveLength(2);
  await page.getByRole('combobox', { name: 'Controller' }).selectOption('lstm');
  await page.getByText('The LSTM has not been trained yet.').waitFor();
  await expect.poll(() => page.workers().length).toBe(1);
  await leave();
});

test('a table that is wider than the page scrolls and shows that it does, and no figure breaks over lines', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small&view=compare', width: 230 });
  const table = page.getByRole('table', { name: /^Wrong bits/ });
  const cell = table.getByText(/^31 % \(31 %–32 %\)$/);
  await cell.waitFor();
  const box = page.getByRole('region', { name: 'Your machine beside the LSTM' });
  await page.getByText('More to the right →').waitFor();
  await box.evaluate((element) => {
    element.scrollLeft = element.scrollWidth;
  });
  await page.getByText('← More to the left').waitFor();
  const height = async () => (await cell.boundingBox())?.height ?? NaN;
  const oneLine = await height();
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect.poll(() => box.count()).toBe(0);
  expect(await height()).toBeCloseTo(oneLine, -1);
  await leave();
});

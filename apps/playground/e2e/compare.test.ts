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

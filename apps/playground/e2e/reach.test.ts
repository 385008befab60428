import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

test('one drags the length far beyond training, and the memory grows along', async () => {
  const { page, leave } = await visit({ query: '?zoo=copy-lstm&view=ask' });
  await page.getByText('A trained model with').waitFor();
  const slider = page.getByLabel('Length of the sequence');
  await expect.poll(() => slider.isEnabled()).toBe(true);
  await slider.fill('20');
  await page.getByText('It holds. At length 20, with 128 slots all 640 bits are right.').waitFor();
  await slider.fill('300');
  await page
    .getByText('It holds. At length 300, 15 times the longest of its training, with 384 slots')
    .waitFor();
  const rows = page.getByRole('table', { name: 'What was measured' }).getByRole('row');
  expect(await rows.last().innerText()).toMatch(/300\s+384\s+0$/);
  expect(page.workers()).toHaveLength(2);
  await page.getByRole('navigation').getByRole('button', { name: 'Look inside' }).click();
  await expect.poll(() => page.workers().length).toBe(1);
  await leave();
});

test('every task can be asked how far it goes; what does not hold is said', async () => {
  const { page, leave } = await visit({ query: '?zoo=addition-feedforward&view=ask' });
  await page.getByText('A trained model with').waitFor();
  await page.getByLabel('Length of the sequence').fill('400');
  await page.getByText(/^At length 400, 20 times .* of 1,604 bits are wrong\.$/).waitFor();
  await page.getByLabel('Trained models').selectOption('n-grams-lstm');
  await page.getByText('Bits, the beginning of a sequence').waitFor();
  await page.getByLabel('Length of the sequence').fill('1000');
  await page.getByText('Its memory cannot grow').waitFor();
  await page.getByText(/it needs \d+\.\d bits above the optimum/).waitFor();
  await leave();
});

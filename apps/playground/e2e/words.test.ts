import { expect, test } from 'vitest';
import { sharedVisit, visitors } from './visit.js';

const shared = sharedVisit(visitors(), { query: '?zoo=copy-feedforward' });

test('the page says what the machine is to do, when it has learned it, and what its rows are', async () => {
  const { page } = shared();
  await page.getByText('has to say them all again').waitFor();
  await page
    .getByText(/Learned means here: zero wrong bits at the lengths 20, 40, 80 and 120/)
    .waitFor();
  const input = page.getByRole('img', { name: /^Input/ });
  await input.scrollIntoViewIfNeeded();
  const box = await input.boundingBox();
  if (!box) throw new Error('The input is not to be seen.');
  await page.mouse.move(box.x + 2, box.y + box.height - 2);
  await page.getByText('Input · step 0 · repeat · 0.000').waitFor();
  await page.mouse.move(box.x + 2, box.y + box.height - box.height / 10 - 2);
  await page.getByText('Input · step 0 · start · 1.000').waitFor();
});

test('a term is explained where it stands, by pointer and keyboard, with its formula and its paper', async () => {
  const { page } = shared();
  const writeHead = page.getByRole('region', { name: 'Write head' });
  const term = writeHead.getByRole('button', { name: 'key strength' });
  await term.click();
  const link = writeHead.getByRole('link', { name: 'The paper, equation 5' });
  await link.waitFor();
  expect(await link.getAttribute('href')).toBe('https://arxiv.org/abs/1410.5401');
  expect(await writeHead.innerText()).toContain('(i) = exp(β K[k, M(i)]) / Σ exp(β K[k, M(j)])');
  await term.press('Enter');
  expect(await link.count()).toBe(0);
  await page.getByText('What the settings are, and were in the paper').click();
  await page.getByRole('link', { name: 'The paper, section 4.6: 128' }).waitFor();
});

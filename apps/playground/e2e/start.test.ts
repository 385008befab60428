import { expect, test } from 'vitest';
import { sharedVisit, visitors } from './visit.js';

const shared = sharedVisit(visitors());

test('the page opens with a machine that has learned: it copies what one types', async () => {
  const { page } = shared();
  await page.getByRole('heading', { name: 'This machine has learned to copy.' }).waitFor();
  for (const word of ['Hello, tape!', 'Zebra 7', 'aaaaaaaaaaaaaaaaaaaaaaaa', '?', 'über']) {
    await page.getByLabel('A word to copy').fill(word);
    await page.getByText(`It says “${word}”.`).waitFor();
    await page.getByText(/^All \d+ bits of \d+ vectors are right/).waitFor();
  }
  await page.getByLabel('A word to copy').fill('');
  await page.getByText('All 8 bits of 1 vectors are right').waitFor();
});

test('a fresh machine is taught before one’s eyes, until its answer is right; another is another run', async () => {
  const { page } = shared();
  await page.getByLabel('A word to copy').fill('Hello, tape!');
  await page.getByRole('button', { name: 'Teach a fresh one' }).click();
  await page.getByRole('heading', { name: 'This machine is learning' }).waitFor();
  await page.getByText(/^[1-9]\d* of 96 bits are wrong, the first in vector 1 of 12/).waitFor();
  expect(await page.locator('svg path[d*="h1v1h-1z"]').count()).toBe(1);
  await page.getByText(/^It took [\d,]+ examples and \d+ seconds?/).waitFor();
  await page.getByText('It says “Hello, tape!”').waitFor();
  await page.getByRole('button', { name: 'Teach another one' }).click();
  await expect.poll(() => page.url()).toContain('seed=2');
  // Not paused: it may have learned before one can press it.
  await page.getByRole('button', { name: 'The trained one again' }).click();
  await page.getByText('Nobody told it how').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'This machine has learned to copy.' }).waitFor();
  await page.getByRole('button', { name: 'Look inside: how' }).click();
  await page.getByText(/^0 of \d+ bits wrong$/).waitFor();
});

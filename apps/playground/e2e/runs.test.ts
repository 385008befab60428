import { expect, test } from 'vitest';
import { endless, trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('runs are listed by what differs, laid over each other, and opened; a plain LSTM’s stored results stand beside', async () => {
  const { page, leave } = await visit({ query: endless });
  let trained = 0;
  for (const seed of ['1', '2']) {
    await page.getByLabel('Seed').fill(seed);
    await page.getByLabel('Seed').press('Enter');
    await page.getByText('It knows nothing yet').waitFor();
    trained = await trainAndPause(page);
  }
  const sequences = trained.toLocaleString('en');
  await page.getByRole('button', { name: 'Compare' }).click();
  const runs = page.getByRole('list', { name: 'Runs of copy' }).getByRole('listitem');
  await expect
    .poll(() => runs.allInnerTexts())
    .toEqual([
      expect.stringMatching(
        new RegExp(`copy-small\\s+Seed 2\\s+${sequences} sequences(, learned)?$`),
      ),
      expect.stringMatching(/copy-small\s+Seed 1\s+[\d,]+ sequences(, learned)?$/),
    ]);
  const curves = page.getByRole('img', { name: /^The loss of 2 runs/ });
  await curves.locator('canvas').waitFor();
  await page.getByText('the goal').waitFor();
  await runs.first().getByRole('checkbox').uncheck();
  await page.getByRole('img', { name: /^The loss of 1 runs/ }).waitFor();

  await page.getByRole('button', { name: 'Measure mine beside them' }).click();
  const stored = page.getByRole('table', { name: /^Wrong bits; of the LSTM/ }).getByRole('row');
  await expect.poll(() => stored.nth(1).innerText()).toMatch(/^length 20\s+[\d.]+ %\s+\d+ % \(/);

  await runs.last().getByRole('link').click();
  await expect.poll(() => page.getByLabel('Seed').inputValue()).toBe('1');
  await page.getByText('Paused after').waitFor();
  expect(page.url()).toContain('view=compare');
  await leave();
});

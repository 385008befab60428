import { expect, test } from 'vitest';
import { keptFile, shortRun, weightsHere, weightsOfKept } from './same-bits.js';
import { visitors } from './visit.js';

const visit = visitors();

test('a run has the same bits in the page as here', async () => {
  const { page, leave } = await visit({ query: shortRun });
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText('The budget is used up').waitFor();
  await expect
    .poll(async () => weightsOfKept(await page.evaluate(keptFile)))
    .toEqual(await weightsHere());
  await leave();
});

import { expect, inject, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

test('a link shares the experiment', async () => {
  const { page, context, leave } = await visit({ query: '?recipe=copy-small' });
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  await page.getByLabel('Memory slots').fill('48');
  await page.getByLabel('Memory slots').press('Enter');
  await page.getByLabel('Seed').fill('7');
  await page.getByLabel('Seed').press('Enter');
  await expect.poll(() => page.url()).toContain('slots=48&seed=7');
  const friend = await context.newPage();
  await friend.goto(page.url());
  await friend.getByText(/of \d+ bits wrong$/).waitFor();
  expect(await friend.getByLabel('Memory slots').inputValue()).toBe('48');
  expect(await friend.getByLabel('Seed').inputValue()).toBe('7');
  expect(await friend.getByLabel('Recipe').inputValue()).toBe('copy-small');
  const wrong = /of \d+ bits wrong$/;
  expect(await friend.getByText(wrong).innerText()).toBe(await page.getByText(wrong).innerText());
  await leave();
});

test('what a link says wrongly is told, and a machine that cannot be is not waited for', async () => {
  const { page, leave } = await visit({ query: '?task=copy&slots=many&zoo=dodo' });
  await page.getByText('slots: got “many”, expected a number').waitFor();
  await page.getByText('there is no model of the name “dodo”').waitFor();
  await page.goto(`${inject('site')}?task=copy&slots=3`);
  await page.getByText(/^“Longest sequence” takes 20 slots of the memory, and it has 3./).waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  await page.goto(`${inject('site')}?task=copy&part=!`);
  await page.getByText('part: the controller’s source cannot be read').waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  await leave();
});

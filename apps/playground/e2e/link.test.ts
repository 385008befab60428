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

test('what a link says wrongly is told, and the rest of it is used; a machine that cannot be is not waited for', async () => {
  const deep = `${'a.'.repeat(3000)}a=1`;
  const { page, leave } = await visit({
    query: `?recipe=copy-small&slots=many&zoo=dodo&part=!&seed=7&set=${deep}`,
  });
  for (const fault of [
    'slots: got “many”, expected a number',
    'there is no model of the name “dodo”',
    'part: the controller’s source cannot be read',
    /^set: got “(a\.)+a…”, expected a field and its value/,
  ])
    await page.getByText(fault).waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  expect(await page.getByLabel('Seed').inputValue()).toBe('7');
  await page.goto(`${inject('site')}?task=copy&slots=3`);
  await page.getByText(/^“Longest sequence” takes 20 slots of the memory, and it has 3./).waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  await leave();
});

import { expect, test } from 'vitest';
import { sharedVisit, visitors } from './visit.js';

const shared = sharedVisit(visitors(), {
  query: '?recipe=copy-small&read-heads=2&write-heads=3',
});

test('the machine is drawn as it is built, and each part and its panels light each other', async () => {
  const { page } = shared();
  const drawing = page.getByRole('group', { name: /^The machine at step/ });
  await drawing.waitFor();
  const parts = await drawing
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons.map((button) => button.ariaLabel?.replace(/:.*| slots.*/, '')),
    );
  expect(parts.toSorted()).toEqual([
    ...['Controller', 'Input', 'Memory', 'Output', 'read 1 head', 'read 2 head'],
    ...['write 1 head', 'write 2 head', 'write 3 head'],
  ]);
  const lit = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.lit')].map(
        (element) =>
          element.getAttribute('data-part') ?? element.ariaLabel?.replace(/:.*| slots.*/, '') ?? '',
      ),
    );
  await drawing.getByRole('button', { name: 'Input' }).focus();
  expect(await lit()).toEqual(['Input', 'input']);
  await drawing.getByRole('button', { name: 'Controller' }).focus();
  expect(await lit()).toEqual(['Controller', 'controller']);
  await page.getByRole('group', { name: 'What runs the machine' }).getByText('It sees').waitFor();
  await page.getByRole('img', { name: /^Write weighting 1/ }).hover();
  await expect.poll(async () => (await lit()).includes('write 1 head')).toBe(true);
  expect(new Set(await lit())).toEqual(new Set(['write 1 head', 'write 1', '']));
  await drawing.getByRole('button', { name: 'Memory' }).press('Enter');
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test('a network without a memory is drawn as what it is', async () => {
  const { page } = shared();
  await page.getByRole('combobox', { name: 'Recipe' }).selectOption('copy-plain-lstm');
  const drawing = page.getByRole('group', { name: /it has no memory$/ });
  await drawing.waitFor();
  expect(await drawing.getByRole('button').count()).toBe(3);
  await drawing.getByText('LSTM').waitFor();
});

test('a stack both takes and gives, and its controller has a state of its own', async () => {
  const { page } = shared();
  await page.getByRole('combobox', { name: 'Task' }).selectOption('reverse');
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('stack');
  const drawing = page.getByRole('group', { name: /^The machine at step/ });
  await drawing.getByText('RNN', { exact: true }).waitFor();
  const tips = () =>
    drawing
      .locator('.way.both')
      .evaluateAll((ways) => ways.map((way) => getComputedStyle(way).markerStart));
  await expect.poll(tips).toEqual(['url("#tip")', 'url("#tip")']);
});
test('what is lit is of the present step', async () => {
  const { page } = shared();
  await page.getByLabel('Trained models').selectOption('copy-feedforward');
  await page.getByText('A trained model with').waitFor();
  const slider = page.getByRole('slider', { name: 'Step in time' });
  await slider.fill('3');
  await page
    .getByRole('group', { name: 'The machine at step 3: input, controller, heads' })
    .waitFor();
  await page.getByRole('button', { name: 'Output: not asked yet' }).waitFor();
  await page.getByRole('button', { name: /^Controller: feedforward/ }).waitFor();
  const write = page.getByRole('button', { name: /^write head: slot \d+, \d+ %$/ });
  const before = await write.getAttribute('aria-label');
  await slider.fill('30');
  await page.getByRole('button', { name: 'Output: it answers' }).waitFor();
  await page.getByRole('button', { name: 'Input: it sees nothing' }).waitFor();
  expect(await write.getAttribute('aria-label')).not.toBe(before);
});

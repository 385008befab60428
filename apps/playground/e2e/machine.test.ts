import { zooModels } from '@tapehead/zoo';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

/** Drags over the pattern from corner to corner and back, as a hand would. */
async function drawZigzag(page: Page): Promise<void> {
  const pattern = page.getByRole('img', { name: /^The pattern/ });
  await pattern.scrollIntoViewIfNeeded();
  const box = await pattern.boundingBox();
  if (!box) throw new Error('The pattern is not to be seen.');
  const point = (x: number, y: number): [number, number] => [
    box.x + x * box.width,
    box.y + y * box.height,
  ];
  await page.mouse.move(...point(0.02, 0.1));
  await page.mouse.down();
  // As fast as a hand can move, so that the browser reports few positions on the way.
  for (const [x, y] of [
    [0.25, 0.9],
    [0.5, 0.1],
    [0.75, 0.9],
    [0.98, 0.1],
  ] as const)
    await page.mouse.move(...point(x, y));
  await page.mouse.up();
}

test('every model of the zoo can be chosen; one copies a pattern drawn by hand, twice as long as any of its training', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small' });
  await page.getByText('It knows nothing yet').waitFor();
  const zoo = page.getByLabel('Trained models');
  expect(await zoo.locator('optgroup option').allInnerTexts()).toEqual(
    zooModels.map(({ name, solved }) => (solved ? name : `${name} (unsolved)`)),
  );
  await zoo.selectOption('copy-lstm-patterns');
  await page.getByText('A trained model with').waitFor();
  expect(page.url()).toContain('zoo=copy-lstm-patterns');
  await page.getByRole('button', { name: 'Ask it' }).click();
  await page.getByLabel('Length:').fill('40');
  await page.getByRole('button', { name: 'Wipe' }).click();
  const numbers = page.getByLabel('As numbers');
  await expect.poll(() => numbers.inputValue()).toMatch(/^(00 ){39}00$/);
  await drawZigzag(page);
  const drawn = await numbers.inputValue();
  expect(drawn.split(' ')).not.toContain('00');
  await page.getByText('All 320 bits of 40 vectors are right.').waitFor();
  await page.getByLabel('As text').fill('Hello, tape!');
  await page.getByText('It says “Hello, tape!”').waitFor();
  await page.getByRole('button', { name: 'Wipe' }).click();
  await expect.poll(() => page.getByLabel('As text').inputValue()).toBe('');
  await numbers.fill('48 69');
  await numbers.press('Enter');
  await expect.poll(() => page.getByLabel('As text').inputValue()).toBe('Hi');
  await leave();
});

test('one steps through time, and sees what each head did', async () => {
  const { page, leave } = await visit({ query: '?zoo=copy-lstm' });
  const slider = page.getByRole('slider', { name: 'Step in time' });
  await slider.fill('3');
  await page.getByText('The memory after step 3').waitFor();
  await page.getByRole('button', { name: 'One step on' }).click();
  await slider.press('ArrowRight');
  await page.getByText('The memory after step 5').waitFor();
  const writeHead = page.getByRole('region', { name: 'Write head' });
  const text = await writeHead.innerText();
  for (const symbol of ['k', 'β', 'g', 's', 'γ', 'e', 'a']) expect(text).toContain(symbol);
  expect(text).toMatch(/moved on by 1 slot/);
  const weighting = page.getByRole('img', { name: /^Write weighting/ });
  await weighting.hover();
  await page.getByText(/^Write weighting · step \d+ · slot \d+ · \d\.\d{3}$/).waitFor();
  await leave();
});

import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { endless, expectAfterReload, trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

const shape = 'export const inputSize = 2, outputSize = 1, maxLength = 3;\n';

async function use(page: Page, source: string): Promise<void> {
  await page.getByLabel('The task’s source').fill(source);
  await page.getByRole('button', { name: 'Use this task' }).click();
}

test('a task of one’s own is trained on and asked, and what is not in use yet survives a reload; what is wrong with it is told at its line', async () => {
  const { page, context, leave } = await visit({ query: `${endless}&view=task` });
  const source = page.getByLabel('The task’s source');
  await source.fill('// half a thought');
  await page.reload();
  await expect.poll(() => source.inputValue()).toBe('// half a thought');
  await page.getByRole('button', { name: 'Example: copy, turned over' }).click();
  await page.getByRole('button', { name: 'Use this task' }).click();
  await page.getByText('In use: 6 inputs, 4 outputs.').waitFor();
  expect(page.workers(), 'the worker that trains, and that of the task').toHaveLength(2);

  await page.getByRole('button', { name: 'Ask it' }).click();
  await page.getByText(/^[1-9]\d* of \d+ bits wrong\.$/).waitFor();
  const outlined = page.locator('svg path[d*="h1v1h-1z"]');
  expect(await outlined.count()).toBe(1);
  await page.getByRole('img', { name: /^The question/ }).click();
  await page.getByText('What would be right now, only your task knows').waitFor();
  await expect.poll(() => outlined.count()).toBe(0);
  await page.getByRole('button', { name: 'As it was drawn' }).click();
  await expect.poll(() => outlined.count()).toBe(1);
  await page.getByRole('button', { name: 'Your own', exact: true }).click();

  // It draws more sequences than were made when training began.
  await expectAfterReload(page, await trainAndPause(page, 900));
  expect(await source.inputValue()).toContain('its bits turned over');
  const friend = await context.newPage();
  await friend.goto(page.url().replace('seed=1', 'seed=2'));
  await friend.getByText('In use: 6 inputs, 4 outputs.').waitFor();
  expect(await friend.getByLabel('The task’s source').inputValue()).toContain(
    'its bits turned over',
  );
  await friend.close();

  const mistakes: readonly (readonly [string, RegExp])[] = [
    [`${shape}function sequence(length) {\n  return length.no.such;\n}`, /Line 3: TypeError/],
    [`${shape}export function sequence( {\n}`, /Line \d: Unexpected token/],
    [
      `${shape}export const sequence = () => ({ inputs: [[1]], targets: [[1]] });`,
      /inputs\[0\] is/,
    ],
    ['export const inputSize = 2;', /export\.outputSize: got nothing, expected a whole number/],
    [`${shape}export const sequence = () => { for (;;); };`, /Is there a loop without an end\?/],
    [`for (;;);`, /Is there a loop without an end\?/],
    [
      `${shape}fetch('https://example.com').catch(() => 0);\nexport const sequence = () => nothing;`,
      /Line 3: ReferenceError/,
    ],
    [`${shape}importScripts('${inject('site')}theme.js');`, /Line 2: NetworkError/],
  ];
  for (const [source, message] of mistakes) {
    await use(page, source);
    await page.getByText(message).waitFor();
  }
  await page.getByRole('button', { name: 'Look inside' }).click();
  await page.getByRole('combobox', { name: 'Task' }).selectOption('copy');
  await page.getByText(/fresh machine/).waitFor();
  await expect
    .poll(() => page.workers().length, { message: 'only the worker that trains' })
    .toBe(1);
  expect(await page.locator('iframe').count()).toBe(0);
  await leave();
});

import { expect, inject, test } from 'vitest';
import { endless, expectAfterReload, readFigure, trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('a controller of one’s own is recorded, compiled and trained; what is wrong with it is told at its line', async () => {
  const { page, context, leave } = await visit({ query: `${endless}&view=task` });
  await page.getByText(/fresh machine/).waitFor();
  await page.getByRole('button', { name: 'Use this controller' }).click();
  await page.getByText('In use. Press Train.').waitFor();
  await page.getByRole('heading', { name: 'What it became' }).waitFor();
  await page.getByText(/^\d+ µs$/).waitFor();
  expect(page.workers(), 'only the worker that trains: a part runs once').toHaveLength(1);

  const sequences = await trainAndPause(page, 500);
  await expectAfterReload(page, sequences);
  await page.getByRole('button', { name: 'Look inside' }).click();
  const own = page.getByRole('button', { name: /^Controller: your own/ });
  expect(await own.locator('path').getAttribute('d')).toMatch(/^M.+L/);
  const friend = await context.newPage();
  await friend.goto(
    page
      .url()
      .replace(/&run=\w+/, '')
      .replace('seed=1', 'seed=2'),
  );
  await friend.getByRole('button', { name: /^Controller: your own/ }).waitFor();
  await friend.close();
  await page.getByRole('button', { name: 'Your own', exact: true }).click();

  const begin = 'export function step(x, s, ops) {\n';
  for (const [source, message] of [
    [
      `${begin}  return { output: ops.add(ops.linear(x, 2), ops.linear(x, 3)) };\n}`,
      /Line 2: add: one vector has 2/,
    ],
    [`${begin}  return { output: nothing };\n}`, /Line 2: ReferenceError/],
    [`${begin}  for (;;);\n}`, /The controller took longer than 3 seconds/],
    [`importScripts('${inject('site')}theme.js');`, /Line 1: NetworkError/],
    [`export function step( {\n}`, /Line \d: Unexpected token/],
  ] as const) {
    await page.getByLabel('The controller’s source').fill(source);
    await page.getByRole('button', { name: 'Use this controller' }).click();
    await page.getByText(message).waitFor();
  }
  expect(await readFigure(page, 'sequences')).toBe(sequences);
  expect(await page.locator('iframe').count()).toBe(0);
  await leave();
});

test('a head of one’s own is recorded, compiled and trained beside a task of one’s own; a faulty one leaves nothing behind', async () => {
  const { page, leave } = await visit({ query: `${endless}&view=task` });
  await page.getByText(/fresh machine/).waitFor();
  await page.getByRole('button', { name: 'Use this task' }).click();
  await page.getByText('In use: 6 inputs, 4 outputs.').waitFor();
  await page.getByRole('button', { name: 'Example: a write head that takes the least' }).click();
  await page.getByRole('button', { name: 'Use this head' }).click();
  await page.getByText('In use. Press Train.').waitFor();
  await page
    .getByRole('region', { name: 'What the machine became' })
    .getByText(/^\d+ µs$/)
    .waitFor();
  expect(page.workers(), 'the worker that trains, and that of the task').toHaveLength(2);
  await page.goto(`${page.url()}&read-heads=2`);
  await page.getByText('In use. Press Train.').waitFor();
  const sequences = await trainAndPause(page);
  await expectAfterReload(page, sequences);

  for (const [source, message] of [
    [
      'export function step(c, memory, s, ops) {\n  return { weighting: memory };\n}',
      /got the memory/,
    ],
    [
      'export function step(c, memory, s, ops) {\n  return { weighting: ops.linear(c, 3), read: c };\n}',
      /weighting has 3 numbers after it, expected 64/,
    ],
    ['export function step() {\n  for (;;);\n}', /The head took longer than 3 seconds/],
    ['export function step( {\n}', /Line \d: Unexpected token/],
  ] as const) {
    await page.getByLabel('The head’s source').fill(source);
    await page.getByRole('button', { name: 'Use this head' }).click();
    await page.getByText(message).waitFor();
    await expect.poll(() => page.locator('iframe').count()).toBe(1);
  }
  expect(await readFigure(page, 'sequences')).toBe(sequences);
  await page.getByRole('button', { name: 'Look inside' }).click();
  const drawing = page.getByRole('group', { name: /^The machine at step/ });
  await drawing.getByRole('button', { name: /^own head: slot \d+/ }).waitFor();
  await drawing.getByRole('button', { name: /^read 2 head: slot \d+/ }).waitFor();
  await leave();
});

import { expect, inject, test } from 'vitest';
import { goesOn, readFigure, trainedOn } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('a controller of one’s own is recorded, compiled and trained; what is wrong with it is told at its line', async () => {
  const { page, context, leave } = await visit({ query: '?recipe=copy-small&view=task' });
  await page.getByText(/fresh machine/).waitFor();
  await page.getByRole('button', { name: 'Use this controller' }).click();
  await page.getByText('In use. Press Train.').waitFor();
  await page.getByRole('heading', { name: 'What it became' }).waitFor();
  await page.getByText(/^\d+ µs$/).waitFor();
  expect(page.workers(), 'only the worker that trains: a part runs once').toHaveLength(1);

  await page.goto(`${page.url()}&${goesOn}`);
  await page.getByText('In use. Press Train.').waitFor();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await trainedOn(page, 500);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused after').waitFor();
  const sequences = await readFigure(page, 'sequences');
  await page.reload();
  await page.getByText('Paused after').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(sequences);
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
  await page.getByRole('button', { name: 'Your own task' }).click();

  const begin = 'export function step(x, s, ops) {\n';
  for (const [source, message] of [
    [
      `${begin}  return { output: ops.add(ops.linear(x, 2), ops.linear(x, 3)) };\n}`,
      /Line 2: add: one vector has 2/,
    ],
    [`${begin}  return { output: nothing };\n}`, /Line 2: ReferenceError/],
    [`${begin}  for (;;);\n}`, /The part took longer than 3 seconds/],
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

import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { endless, expectAfterReload, readFigure, trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('a model of the zoo that is trained on is a run of its own; the model stays what it is', async () => {
  const { page, leave } = await visit({ query: '?zoo=copy-feedforward' });
  await page.getByText('A trained model with').waitFor();
  const sequences = await trainAndPause(page);
  expect(page.url()).toMatch(/zoo=copy-feedforward&run=\w+$/);
  await expectAfterReload(page, sequences);
  await page.goto(page.url().replace(/&run=\w+/, ''));
  await page.getByText('A trained model with').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(0);
  await leave();
});

test('a run that was loaded from a file is there after a reload, beside the one of the same link', async () => {
  const { page, leave } = await visit({ query: endless });
  await page.getByText('It knows nothing yet').waitFor();
  const early = await trainAndPause(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  const stored = await buffer(await (await saving).createReadStream());
  const late = await trainAndPause(page);
  const link = page.url();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Load a file' }).click();
  const file = { name: 'run.safetensors', mimeType: 'application/octet-stream', buffer: stored };
  await (await choosing).setFiles(file);
  await expect.poll(() => page.url()).toMatch(/&run=\w+$/);
  expect(await readFigure(page, 'sequences')).toBe(early);
  await expectAfterReload(page, early);
  await page.goto(link);
  await page.getByText('Paused after').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(late);
  await leave();
});

test('a link to a run that another browser has says so, and begins its experiment', async () => {
  const { page, leave } = await visit({ query: `${endless}&run=abc` });
  await page.getByText('This browser does not have the run that the link names').waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  expect(page.url()).not.toContain('run=');
  await leave();
});

test('a run whose budget is raised after its end goes on', async () => {
  const { page, leave } = await visit({ query: '?recipe=copy-small&sequences=320' });
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText('The budget is used up').waitFor();
  await page.getByText('More settings').click();
  await page.getByLabel('Budget, sequences').fill('640');
  await page.getByLabel('Budget, sequences').press('Enter');
  await page.getByText('Paused after 320 of 640 sequences.').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('The budget is used up').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(640);
  await expectAfterReload(page, 640);
  await page.getByRole('button', { name: '640 more' }).click();
  await expect.poll(() => readFigure(page, 'sequences')).toBe(1280);
  await page.getByText('The budget is used up').waitFor();
  expect(page.url()).toContain('phases');
  await expectAfterReload(page, 1280);
  await leave();
});

test('two tabs that train on the same experiment both keep what they learn', async () => {
  const { page, context, leave } = await visit({ query: endless });
  await page.getByText('It knows nothing yet').waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByText('It knows nothing yet').waitFor();
  const first = await trainAndPause(page);
  const second = await trainAndPause(other, 400);
  await other.getByText('Another tab trains on the same experiment.').waitFor();
  expect(other.url()).toMatch(/&run=\w+$/);
  await expectAfterReload(page, first);
  await expectAfterReload(other, second);
  await leave();
});

test.each([
  ['full', 'QuotaExceededError', 'This browser’s storage is full'],
  ['absent', 'InvalidStateError', 'This browser keeps nothing for this page'],
])('a storage that is %s is told', async (_, name, text) => {
  const { page, leave } = await visit({
    query: `${endless}&name=${name}`,
    before: () => {
      IDBObjectStore.prototype.put = () => {
        const given = new URLSearchParams(location.search).get('name');
        throw new DOMException('', given ?? sessionStorage.getItem('name') ?? '');
      };
      const given = new URLSearchParams(location.search).get('name');
      if (given !== null) sessionStorage.setItem('name', given);
    },
  });
  await page.getByText('It knows nothing yet').waitFor();
  await trainAndPause(page);
  await page.getByText(text).waitFor();
  await leave();
});

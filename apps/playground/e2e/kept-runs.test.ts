import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { endless, expectAfterReload, readFigure, trainAndPause, trainedOn } from './readings.js';
import { keptFile, shortRun, weightsHere, weightsOfKept } from './same-bits.js';
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

test('a run is saved to a file and loaded again, is there after a reload beside the one of the same link, goes on, and can be begun again; a damaged file is refused in words', async () => {
  const { page, leave } = await visit({ query: `${endless}&seed=7` });
  await page.getByText('It knows nothing yet').waitFor();
  const early = await trainAndPause(page, 200);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`copy-feedforward-${early}.safetensors`);
  const stored = await buffer(await download.createReadStream());
  const late = await trainAndPause(page);
  const link = page.url();

  const choose = async (bytes: Buffer) => {
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Load a file' }).click();
    const file = { name: 'run.safetensors', mimeType: 'application/octet-stream', buffer: bytes };
    await (await choosing).setFiles(file);
  };
  await page.getByLabel('Seed').fill('8');
  await page.getByLabel('Seed').press('Enter');
  await page.getByText('It knows nothing yet').waitFor();
  const damaged = Buffer.from(stored);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 9) ^ 1, damaged.length - 9);
  await choose(damaged);
  await page.getByText('run.safetensors cannot be loaded:').waitFor();
  await page.getByText(/the file was altered or damaged/).waitFor();
  expect(await readFigure(page, 'sequences')).toBe(0);
  await choose(stored);
  await page.getByText('Paused after').waitFor();
  await expect
    .poll(() => page.url())
    .toMatch(/recipe=copy-small&sequences=1000000&seed=7&.*run=\w+$/);
  expect(await readFigure(page, 'sequences')).toBe(early);
  expect(await page.getByLabel('Seed').inputValue()).toBe('7');
  await expectAfterReload(page, early);

  await page.goto(link);
  await page.getByText('Paused after').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(late);
  await page.getByRole('button', { name: 'Go on' }).click();
  await trainedOn(page, late);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByText('It knows nothing yet').waitFor();
  expect(await readFigure(page, 'sequences')).toBe(0);
  await leave();
});

test('a run has the same bits in the page as here, and goes on when its budget is raised after its end', async () => {
  const { page, leave } = await visit({ query: shortRun });
  await page.getByText('It knows nothing yet').waitFor();
  await page.getByRole('button', { name: 'Train' }).click();
  await page.getByText('The budget is used up').waitFor();
  await expect
    .poll(async () => weightsOfKept(await page.evaluate(keptFile)))
    .toEqual(await weightsHere());
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

test('two tabs that train on the same experiment both keep what they learn; a link to a run that only another browser has says so, and begins its experiment', async () => {
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
  await other.close();
  await page.goto(
    page
      .url()
      .replace(/&run=\w+$/, '')
      .replace(/$/, '&seed=2&run=abc'),
  );
  await page.getByText('This browser does not have the run that the link names').waitFor();
  await page.getByText('It knows nothing yet').waitFor();
  expect(page.url()).not.toContain('run=');
  await leave();
});

test('a storage that is full, or absent, is told', async () => {
  const { page, leave } = await visit({
    query: endless,
    before: () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('', String(Reflect.get(globalThis, 'storageFault')));
      };
    },
  });
  await page.getByText('It knows nothing yet').waitFor();
  for (const [fault, text] of [
    ['QuotaExceededError', 'This browser’s storage is full'],
    ['InvalidStateError', 'This browser keeps nothing for this page'],
  ] as const) {
    await page.evaluate((name) => Object.assign(globalThis, { storageFault: name }), fault);
    await trainAndPause(page);
    await page.getByText(text).waitFor();
  }
  await leave();
});

import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { endless, readFigure, trainAndPause } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test('a run is saved to a file and loaded again; a damaged file is refused in words', async () => {
  const { page, leave } = await visit({ query: `${endless}&seed=7` });
  await page.getByText('It knows nothing yet').waitFor();
  const sequences = await trainAndPause(page, 200);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe(`copy-feedforward-${sequences}.safetensors`);
  const stream = await download.createReadStream();
  const stored = await buffer(stream);

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
  expect(await readFigure(page, 'sequences')).toBe(sequences);
  expect(await page.getByLabel('Seed').inputValue()).toBe('7');
  expect(page.url()).toMatch(/recipe=copy-small&sequences=1000000&seed=7&.*run=\w+$/);
  await leave();
});

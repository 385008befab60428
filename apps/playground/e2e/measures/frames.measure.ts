import { zooModels } from '@tapehead/zoo';
import { expect, test } from 'vitest';
import { framesPerSecond } from '../frames.js';
import { pageWork } from '../page-work.js';
import { trainedOn } from '../readings.js';
import { visitors } from '../visit.js';

const visit = visitors();

/** Frames a second at which nothing seems to stutter, and of those without training where the machine is busy otherwise. */
const [enough, share] = [50, 0.83];

test.each(zooModels.map(({ name }) => name))('frames while %s trains', async (name) => {
  const { page, browser, leave } = await visit({ query: `?zoo=${name}` });
  await page.getByRole('button', { name: 'Another sequence' }).waitFor();
  await page.getByText('A trained model with').waitFor();
  const idle = await framesPerSecond(page);
  await page.getByRole('button', { name: 'Train on' }).click();
  await trainedOn(page, 0);
  let frames = 0;
  const { longest, main, workers } = await pageWork(browser, page, async () => {
    frames = await framesPerSecond(page);
  });
  console.log(
    [
      name.padEnd(30),
      `${frames.toFixed(1)} frames a second, ${idle.toFixed(1)} without training`,
      `longest task ${longest.toFixed(0)} ms`,
      `page ${main.toFixed(0)} ms and training ${workers.toFixed(0)} ms of CPU in 3 s`,
    ].join('; '),
  );
  expect(frames).toBeGreaterThan(Math.min(enough, share * idle));
  await leave();
});

import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const visit = visitors();

test('a tapped cell shows its value beside it, and goes on doing so while the machine learns', async () => {
  const { page, leave } = await visit({
    query: '?recipe=copy-small',
    width: 360,
    height: 740,
    touch: true,
  });
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  const map = page.getByRole('img', { name: /^Write weighting/ });
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (!box) throw new Error('The weighting is not to be seen.');
  await page.touchscreen.tap(box.x + 0.3 * box.width, box.y + 0.5 * box.height);
  const reading = page.getByText(/^Write weighting · step \d+ · slot \d+ · \d\.\d{3}$/);
  const place = await reading.boundingBox();
  expect(place?.y, 'pixels from the top of the screen').toBeGreaterThan(0);
  expect(Math.abs((place?.y ?? 0) - box.y), 'pixels from the picture').toBeLessThan(40);
  const before = await reading.innerText();
  await page.getByRole('button', { name: 'Train' }).click();
  await map.scrollIntoViewIfNeeded();
  await expect.poll(() => reading.innerText()).not.toBe(before);
  await leave();
});

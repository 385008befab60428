import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pagesOfViews } from '../views.js';
import { visitors } from '../visit.js';

/** Where the pictures are put, one folder for each kind of screen. */
const folder = resolve('reports/screenshots');
const heights = { 360: 740, 768: 1024, 1280: 900, 2560: 1440 } as const;

/** Whole pages in both themes, and what is first seen where three pixels of the screen make one of the page. */
const screens = ([360, 768, 1280, 2560] as const).flatMap((width) => [
  { width, dark: false, pixelRatio: 1 },
  { width, dark: true, pixelRatio: 1 },
  { width, dark: width < 1000, pixelRatio: 3 },
]);

/** How many pictures of the page are on the screen but not drawn yet: a canvas begins with 300 by 150 pixels. */
function undrawn(): number {
  const canvases = [...document.querySelectorAll('canvas')];
  return canvases.filter((canvas) => {
    const { top, bottom } = canvas.getBoundingClientRect();
    const isSeen = canvas.checkVisibility() && bottom > 0 && top < innerHeight;
    return isSeen && canvas.width === 300 && canvas.height === 150;
  }).length;
}

const visit = visitors();

const nameOf = ({ width, dark, pixelRatio }: (typeof screens)[number]) =>
  `${width}-${dark ? 'dark' : 'light'}${pixelRatio === 1 ? '' : `-x${pixelRatio}`}`;

beforeAll(() => {
  for (const screen of screens) mkdirSync(join(folder, nameOf(screen)), { recursive: true });
});

test.each(screens)('pictures of every view at %j', async (screen) => {
  const { width } = screen;
  const size = { width, height: heights[width] };
  for (const { query, views } of pagesOfViews) {
    const { page, leave } = await visit({ ...screen, ...size, query });
    for (const { name, show } of views) {
      await page.setViewportSize(size);
      await show(page);
      // Only what is on the screen is drawn, some frames later.
      if (screen.pixelRatio === 1) {
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height });
      }
      await expect.poll(() => page.evaluate(undrawn)).toBe(0);
      await page.screenshot({
        path: join(folder, nameOf(screen), `${name.replaceAll(/\W+/g, '-')}.png`),
        fullPage: screen.pixelRatio === 1,
      });
    }
    await leave();
  }
});

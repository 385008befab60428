import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, test } from 'vitest';
import { pageViews } from '../views.js';
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

const visit = visitors();

const nameOf = ({ width, dark, pixelRatio }: (typeof screens)[number]) =>
  `${width}-${dark ? 'dark' : 'light'}${pixelRatio === 1 ? '' : `-x${pixelRatio}`}`;

beforeAll(() => {
  for (const screen of screens) mkdirSync(join(folder, nameOf(screen)), { recursive: true });
});

test.each(screens)('pictures of every view at %j', async (screen) => {
  for (const { name, query, show } of pageViews) {
    const { page, leave } = await visit({ ...screen, query, height: heights[screen.width] });
    await show(page);
    // What is drawn comes some frames later.
    await page.waitForTimeout(500);
    await page.screenshot({
      path: join(folder, nameOf(screen), `${name.replaceAll(/\W+/g, '-')}.png`),
      fullPage: screen.pixelRatio === 1,
    });
    await leave();
  }
});

import type { Page } from 'playwright-core';
import * as z from 'zod';

/** How many frames a second the page draws, measured over three seconds. */
export async function framesPerSecond(page: Page): Promise<number> {
  return z.number().parse(
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const begin = performance.now();
          let frames = 0;
          const frame = () => {
            frames += 1;
            const seconds = (performance.now() - begin) / 1000;
            if (seconds < 3) requestAnimationFrame(frame);
            else resolve(frames / seconds);
          };
          requestAnimationFrame(frame);
        }),
    ),
  );
}

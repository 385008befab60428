import { expect, test } from 'vitest';
import * as z from 'zod';
import { endless } from './readings.js';
import { visitors } from './visit.js';

const visit = visitors();

test.each([1, 3])(
  'at the pixel ratio %i the learning curve tells its values where one points, in text as large as anywhere, and training how long it may take yet',
  async (pixelRatio) => {
    const { page, leave } = await visit({
      query: endless,
      pixelRatio,
      before: () => {
        const fonts: string[] = [];
        Object.assign(globalThis, { fonts });
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (...args) {
          fonts.push(this.font);
          fillText.apply(this, args);
        };
      },
    });
    await page.getByRole('button', { name: 'Train' }).click();
    await page.getByText(/^\d+ (s|min|h) left at most$/).waitFor();
    const curve = page.getByRole('img', { name: /^Learning curve/ });
    await curve.locator('canvas').waitFor();
    await expect
      .poll(async () => {
        await curve.hover({ position: { x: 120, y: 60 } });
        return page.getByText(/^[\d,]+: loss \d+\.\d+/).count();
      })
      .toBe(1);
    const sizes = async () =>
      z
        .array(z.string())
        .parse(await page.evaluate('fonts'))
        .map((font) => Number.parseFloat(font));
    await expect.poll(async () => (await sizes()).length).toBeGreaterThan(3);
    const rem = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    );
    expect(new Set(await sizes())).toEqual(new Set([pixelRatio * Math.round(0.75 * rem)]));
    await leave();
  },
);

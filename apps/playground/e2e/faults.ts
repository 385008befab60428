import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import * as z from 'zod';

const results = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** Holds that axe finds no faults in the page, and that it is not wider than its window, once it is drawn. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect.poll(() => faults(page)).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider, 'pixels beyond the window').toBeLessThanOrEqual(0);
}

/** The faults that axe finds in the current state of the page. */
async function faults(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate('"axe" in globalThis');
  if (isThere !== true) await page.evaluate(axe.source);
  // What else it finds it need not describe.
  const found: unknown = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
  const { violations } = results.parse(found);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

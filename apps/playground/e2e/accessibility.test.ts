import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { visitors } from './visit.js';

const visit = visitors();

const results = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe finds wrong with the page as it is. */
async function faults(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(`${axe.source}; axe.run()`);
  const { violations } = results.parse(found);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test.each([
  { dark: false, width: 1280 },
  { dark: true, width: 360 },
])('every view is accessible: %j', async (options) => {
  const { page, leave } = await visit(options);
  await page.getByText(/of \d+ bits wrong$/).waitFor();
  expect(await faults(page)).toEqual([]);
  await leave();
});

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const results = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** The faults that axe finds in the current state of the page. */
export async function faults(page: Page): Promise<readonly string[]> {
  const found: unknown = await page.evaluate(`${axe.source}; axe.run()`);
  const { violations } = results.parse(found);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

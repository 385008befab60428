import { expect, test } from 'vitest';
import { measureBundle, programs } from '../bundles/measure.js';
import { shownSizes } from '../bundles/table.js';

test.each(programs)('a page with $name loads what the README says', async (program) => {
  const shown = shownSizes()[program.name];
  const { first, later } = await measureBundle(program);
  // `pnpm bundles` writes them; a version of a dependency may change them a little.
  const within = (measured: number, kilobytes = 0) => {
    expect(measured / 1000).toBeLessThan(1.05 * kilobytes + 1);
    expect(measured / 1000).toBeGreaterThan(0.95 * kilobytes - 1);
  };
  within(first, shown?.first);
  within(later, shown?.later);
});

test('a page with tasks only loads neither TensorFlow.js nor the machine', async () => {
  const [tasks] = programs;
  expect(tasks && (await measureBundle(tasks))).toMatchObject({ later: 0 });
  expect(tasks && (await measureBundle(tasks)).first).toBeLessThan(25_000);
});

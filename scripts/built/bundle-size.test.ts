import { expect, test } from 'vitest';
import { measureBundle, measureParts, programs } from '../bundles/measure.js';
import { pages, shownSizes } from '../bundles/table.js';

/** `pnpm bundles` writes the shown sizes, in kB; a version of a dependency may change them a little. */
function expectShown(shown: readonly number[] | undefined, bytes: readonly number[]): void {
  expect(shown).toHaveLength(bytes.length);
  bytes.forEach((measured, index) => {
    const kilobytes = shown?.[index] ?? 0;
    expect(measured / 1000).toBeLessThan(1.05 * kilobytes + 1);
    expect(measured / 1000).toBeGreaterThan(0.95 * kilobytes - 1);
  });
}

test.each(programs)('a page with $name loads what the README says', async (program) => {
  const { first, later } = await measureBundle(program);
  expectShown(shownSizes(pages.programs)[program.name], [first, later]);
});

test('what is loaded when it is needed is as large as docs/bundlers.md says', async () => {
  const shown = shownSizes(pages.parts);
  for (const { name, least, most } of await measureParts()) {
    expectShown(shown[name], least === most ? [most] : [least, most]);
  }
});

test('a page with tasks only loads neither TensorFlow.js nor the machine', async () => {
  const [tasks] = programs;
  expect(tasks && (await measureBundle(tasks))).toMatchObject({ later: 0 });
  expect(tasks && (await measureBundle(tasks)).first).toBeLessThan(25_000);
});

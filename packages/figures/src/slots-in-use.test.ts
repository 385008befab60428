import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotsInUse } from './slots-in-use.js';

/** A weighting of one step over so many slots, with all weight on these. */
const on = (slots: number, used: readonly number[]) =>
  Array.from({ length: slots }, (_, slot) => [used.includes(slot) ? 1 : 0]);

test.each([
  ['in the middle', [[8, 9, 10]], { first: 7, count: 5 }],
  ['of several weightings', [[8], [10]], { first: 7, count: 5 }],
  ['at the beginning', [[0, 1]], { first: 19, count: 4 }],
  ['around the end', [[19, 0]], { first: 18, count: 4 }],
  ['far apart', [[0, 10]], { first: 9, count: 13 }],
  ['everywhere', [[0, 5, 10, 15]], { first: 0, count: 20 }],
  ['nowhere', [[]], { first: 0, count: 20 }],
])('slots %s', (_, used, run) => {
  expect(
    slotsInUse(
      used.map((slots) => on(20, slots)),
      0.02,
    ),
  ).toEqual(run);
});

test('without weightings there are no slots', () => {
  expect(slotsInUse([], 0.02)).toEqual({ first: 0, count: 0 });
});

test('no slot that is used is left out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(39)), (slots, wanted) => {
      const used = wanted.map((slot) => slot % slots);
      const { first, count } = slotsInUse([on(slots, used)], 0.02);
      expect(count).toBeLessThanOrEqual(slots);
      const shown = Array.from({ length: count }, (_, row) => (first + row) % slots);
      expect(new Set(shown).size).toBe(count);
      expect(shown).toEqual(expect.arrayContaining(used));
    }),
  );
});

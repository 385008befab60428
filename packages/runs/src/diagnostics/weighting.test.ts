import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnoseWeighting } from './weighting.js';

/** One sequence. */
const diagnose = (...rows: readonly (readonly number[])[]) =>
  diagnoseWeighting(rows.flat(), [rows.length, 1, rows[0]?.length ?? 0]);

test('a head that goes from slot to slot', () => {
  expect(diagnose([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1])).toEqual({
    slots: 4,
    steps: 4,
    entropy: 0,
    focused: 1,
    visited: 4,
    moves: 1,
    favourite: { slot: 0, share: 0.25 },
  });
});

test('a head that stays', () => {
  const { visited, moves, favourite, entropy } = diagnose([0, 0, 0.5, 0.5], [0, 0, 1, 0]);
  expect({ visited, moves, favourite, entropy }).toEqual({
    visited: 1,
    moves: 0,
    favourite: { slot: 2, share: 0.75 },
    entropy: 0.5,
  });
});

test('what is no distribution is taken by its sizes, and zero as spread evenly', () => {
  expect(diagnose([-3, 1, 0, 0]).favourite).toEqual({ slot: 0, share: 0.75 });
  expect(diagnose([0, 0, 0, 0]).entropy).toBe(2);
});

test('the slots of the sequences of a batch are counted each on its own', () => {
  // Two steps of two sequences: the first stays, the second moves.
  const { visited, moves, focused } = diagnoseWeighting([1, 0, 1, 0, 1, 0, 0, 1], [2, 2, 2]);
  expect([visited, moves, focused]).toEqual([2, 0.5, 1]);
  expect(diagnoseWeighting([1, 0, 0, 1, 1, 0, 0, 1], [2, 2, 2])).toMatchObject({
    visited: 1,
    moves: 0,
  });
});

test('entropy is within 0 and log2 N, and shares and counts within their limits', () => {
  const shapes = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 9 }),
  );
  fc.assert(
    fc.property(
      shapes.chain((shape) => {
        const length = shape.reduce((size, count) => size * count);
        const values = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), {
          minLength: length,
          maxLength: length,
        });
        return fc.tuple(fc.constant(shape), values);
      }),
      ([shape, values]) => {
        const [steps, , slots] = shape;
        const found = diagnoseWeighting(values, shape);
        const { entropy, focused, visited, moves, favourite } = found;
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(Math.log2(slots) + 1e-9);
        expect(focused).toBeLessThanOrEqual(1);
        expect(visited).toBeGreaterThanOrEqual(1);
        expect(visited).toBeLessThanOrEqual(Math.min(steps, slots));
        if (visited > 1) expect(moves).toBeGreaterThan(0);
        expect(moves).toBeLessThanOrEqual(1);
        expect(favourite.share).toBeGreaterThanOrEqual(1 / slots - 1e-9);
        expect(favourite.share).toBeLessThanOrEqual(1 + 1e-9);
      },
    ),
  );
});

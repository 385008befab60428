import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './labels.js';

const positions = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 });

test('labels keep their distance and their order, within the bounds', () => {
  fc.assert(
    fc.property(positions, (wanted) => {
      const placed = spread(wanted, 16, 0, 400);
      const order = wanted
        .map((_, index) => index)
        .sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
      const inOrder = order.map((index) => placed[index] ?? NaN);
      for (const [index, position] of inOrder.entries()) {
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(400);
        if (index > 0) expect(position - (inOrder[index - 1] ?? NaN)).toBeGreaterThanOrEqual(16);
      }
    }),
  );
});

test('labels that are far apart stay where they are', () => {
  expect(spread([300, 20, 100], 16, 0, 400)).toEqual([300, 20, 100]);
});

test('too many labels run over the end, still apart', () => {
  expect(spread([5, 5, 5], 16, 0, 20)).toEqual([0, 16, 32]);
});

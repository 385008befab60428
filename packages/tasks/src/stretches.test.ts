import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stretchesOfBits } from './stretches.js';

test('the vectors are bits, the same with the same seed', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      (count, bits, seed) => {
        const vectors = stretchesOfBits(count, bits, createRng(seed));
        expect(vectors.map(({ length }) => length)).toEqual(
          Array.from({ length: count }, () => bits),
        );
        expect(
          vectors.flatMap((vector) => [...vector]).every((bit) => bit === 0 || bit === 1),
        ).toBe(true);
        expect(stretchesOfBits(count, bits, createRng(seed))).toEqual(vectors);
      },
    ),
  );
});

test('many vectors are as the one before, and more bits are 0 than 1', () => {
  const vectors = stretchesOfBits(4000, 8, createRng(1)).map((vector) => vector.join(''));
  const same = vectors.filter((vector, i) => vector === vectors[i - 1]).length / vectors.length;
  const ones = vectors.join('').replaceAll('0', '').length / (8 * vectors.length);
  // Of random bits one vector in 256 is as the one before, and half of the bits are 1.
  expect(same).toBeGreaterThan(0.1);
  expect(ones).toBeGreaterThan(0.25);
  expect(ones).toBeLessThan(0.42);
});

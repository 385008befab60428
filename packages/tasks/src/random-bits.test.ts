import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { randomBits } from './random-bits.js';

test('every bit of a vector is fair and independent of the others', () => {
  const bits = 70;
  const vectors = randomBits(4000, bits, createRng(1));
  expect(vectors).toHaveLength(4000);
  const signs = vectors.map((vector) => [...vector].map((bit) => 2 * bit - 1));
  const meanOf = (value: (sign: number[]) => number) =>
    signs.reduce((sum, sign) => sum + value(sign), 0) / signs.length;
  for (let i = 0; i < bits; i++) {
    expect(Math.abs(meanOf((sign) => sign[i] ?? 2))).toBeLessThan(0.08);
    for (let j = 0; j < i; j++) {
      const correlation = meanOf((sign) => (sign[i] ?? 2) * (sign[j] ?? 2));
      expect(Math.abs(correlation)).toBeLessThan(0.08);
    }
  }
});

test('bits are 0 or 1', () => {
  expect(new Set(randomBits(50, 40, createRng(2)).flatMap((vector) => [...vector]))).toEqual(
    new Set([0, 1]),
  );
});

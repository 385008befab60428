import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clopperPearson, median, medianAndRange } from './statistics.js';

test.each([
  [[], null],
  [[3], 3],
  [[10, 9, 1], 9],
  [[4, 1, 10, 2], 3],
])('the median of %j is %j', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('the range stands behind the median, and a dash for nothing', () => {
  expect(medianAndRange([5, 1, 2], String)).toBe('2 (1–5)');
  expect(medianAndRange([5, 5, 5], String)).toBe('5');
  expect(medianAndRange([], String)).toBe('–');
});

// R's binom.test(k, n)$conf.int.
test.each([
  [0, 10, 0, 0.3084971],
  [10, 10, 0.6915029, 1],
  [20, 20, 0.8315665, 1],
  [18, 20, 0.683017, 0.9876515],
  [5, 10, 0.187086, 0.812914],
  [1, 2, 0.01257912, 0.9874209],
])('the 95 %% interval of Clopper and Pearson for %d of %d is %d to %d', (k, n, low, high) => {
  const interval = clopperPearson(k, n);
  expect(interval[0]).toBeCloseTo(low, 6);
  expect(interval[1]).toBeCloseTo(high, 6);
});

test('the interval holds the share of successes, and that of failures is its mirror image', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), (n, some) => {
      const k = Math.min(n, some);
      const [low, high] = clopperPearson(k, n);
      // The other way round, failures are successes.
      const [mirroredLow, mirroredHigh] = clopperPearson(n - k, n);
      expect(low).toBeCloseTo(1 - mirroredHigh, 9);
      expect(high).toBeCloseTo(1 - mirroredLow, 9);
      expect(low <= k / n && k / n <= high).toBe(true);
    }),
  );
});

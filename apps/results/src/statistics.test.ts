import { expect, test } from 'vitest';
import { median, medianAndRange } from './statistics.js';

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

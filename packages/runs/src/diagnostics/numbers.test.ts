import { expect, test } from 'vitest';
import { percent, plain } from './numbers.js';

test.each([
  [0, '0'],
  [7, '7'],
  [6.9996, '7'],
  [0.0123456, '0.0123'],
  [0.00012345, '1.2e-4'],
  [123.456, '123'],
  [1234567, '1.2e+6'],
  [-0.5, '-0.5'],
])('%d is %s', (value, text) => {
  expect(plain(value)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0246, '2.5 %'],
  [0.5, '50 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

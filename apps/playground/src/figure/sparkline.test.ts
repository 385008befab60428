import { expect, test } from 'vitest';
import { sparkline } from './sparkline.js';

const place = { x: 10, y: 20, width: 100, height: 50 };

test('it goes from the left to the right edge, with equal steps down for equal factors', () => {
  const curve = new Map([
    [100, 1],
    [150, 0.1],
    [200, 0.01],
  ]);
  expect(sparkline(curve, place)).toBe('M10.0 20.0L60.0 45.0L110.0 70.0');
});

test('what is unknown, or cannot be on a logarithmic scale, is left out', () => {
  const curve = new Map([
    [0, null],
    [1, 0],
    [2, 5],
    [3, 5],
  ]);
  expect(sparkline(curve, place)).toBe('M10.0 45.0L110.0 45.0');
  expect(sparkline(new Map([[1, 2]]), place)).toBe('');
});

import { expect, test } from 'vitest';
import { readingAt } from './reading-at.js';

const series = [
  { label: 'loss', colour: 'series-a' },
  { label: 'wrong bits', colour: 'series-b' },
];

test('every curve is read at its last point so far', () => {
  const data: [number[], (number | null)[], (number | null)[]] = [
    [800, 1600, 2400],
    [12.345, null, 0.0123],
    [null, 3, null],
  ];
  expect(readingAt({ series }, data, 0)).toBe('800: loss 12.35');
  expect(readingAt({ series }, data, 1)).toBe('1,600: loss 12.35 · wrong bits 3.00');
  expect(readingAt({ series }, data, 2)).toBe('2,400: loss 0.012 · wrong bits 3.00');
  expect(readingAt({ series }, data, 3)).toBe('');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarize } from './summary.js';

const points = fc.array(fc.record({ x: fc.nat(10_000), y: fc.nat(100) }), {
  minLength: 1,
  maxLength: 400,
});

test('few points stay as they are, in the order of x', () => {
  expect(
    summarize(
      [
        { x: 2, y: 5 },
        { x: 1, y: 7 },
      ],
      2,
    ),
  ).toEqual([
    { x: 1, y: 7, low: 7, high: 7 },
    { x: 2, y: 5, low: 5, high: 5 },
  ]);
});

test('many points become at most the limit, each the mean of a stretch', () => {
  const line = Array.from({ length: 1000 }, (_, index) => ({ x: index, y: index % 10 }));
  const summary = summarize(line, 100);
  expect(summary).toHaveLength(100);
  for (const { y, low, high } of summary) {
    expect([low, high]).toEqual([0, 9]);
    expect(y).toBeCloseTo(4.5, 10);
  }
});

test('x stays in order, and y between its lowest and highest', () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 50 }), (all, limit) => {
      const summary = summarize(all, limit);
      expect(summary.length).toBeLessThanOrEqual(Math.max(1, limit));
      expect(summary.map(({ x }) => x)).toEqual(summary.map(({ x }) => x).sort((a, b) => a - b));
      for (const { y, low, high } of summary) {
        expect(y).toBeGreaterThanOrEqual(low - 1e-9);
        expect(y).toBeLessThanOrEqual(high + 1e-9);
      }
      expect(Math.min(...summary.map(({ low }) => low))).toBe(Math.min(...all.map(({ y }) => y)));
      expect(Math.max(...summary.map(({ high }) => high))).toBe(Math.max(...all.map(({ y }) => y)));
    }),
  );
});

test('hundreds of thousands of points in one place are no problem', () => {
  const same = Array.from({ length: 300_000 }, () => ({ x: 1, y: 2 }));
  expect(summarize(same, 100)).toEqual([{ x: 1, y: 2, low: 2, high: 2 }]);
});

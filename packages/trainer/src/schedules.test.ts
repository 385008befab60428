import { type Architecture, findInTable } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantRate, decay, schedules } from './schedules.js';

test.each([
  [0, 1],
  [0.4, 1],
  [0.7, 0.525],
  [1, 0.05],
  [1.5, 0.05],
])('decay at %s of the budget leaves %s of the rate', (progress, factor) => {
  expect(decay().factor(progress)).toBeCloseTo(factor, 12);
});

test('decay never rises and stays between its ends', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, fraction, fraction, (to, over, p, q) => {
      const { factor } = decay({ to, over });
      const [early, late] = [factor(Math.min(p, q)), factor(Math.max(p, q))];
      expect(early).toBeGreaterThanOrEqual(late - 1e-12);
      expect(late).toBeGreaterThanOrEqual(to);
      expect(early).toBeLessThanOrEqual(1);
      expect(factor(0)).toBe(1);
    }),
  );
});

test('a constant rate stays', () => {
  expect([0, 0.5, 1].map(constantRate().factor)).toEqual([1, 1, 1]);
});

const load = ({ kind, options }: Architecture) =>
  findInTable('schedule', schedules, kind)(structuredClone(options));

test('a definition as data gives the same schedule again', () => {
  for (const schedule of [constantRate(), decay({ to: 0.01, over: 0.5 })]) {
    const again = load(schedule);
    expect(again.factor(0.8)).toBe(schedule.factor(0.8));
  }
});

test.each([
  [{ kind: 'decay', options: { over: 2 } }, 'decay.over: got 2, expected a number from 0 to 1'],
  [{ kind: 'constant', options: { rate: 2 } }, 'constant rate.rate: no such option'],
])('%j is refused', (definition, message) => {
  expect(() => load(definition)).toThrow(message);
});

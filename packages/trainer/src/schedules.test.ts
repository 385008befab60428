import { type Architecture, findInTable } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantRate, cosine, decay, piecewise, schedules, warmUp } from './schedules.js';

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

test('cosine falls from 1 to its end, never rises, and is half-way in the middle', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  const part = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fraction, part, fraction, fraction, (to, over, p, q) => {
      const { factor } = cosine({ to, over });
      expect(factor(Math.min(p, q))).toBeGreaterThanOrEqual(factor(Math.max(p, q)) - 1e-12);
      expect(factor(0)).toBe(1);
      expect(factor(1)).toBeCloseTo(to, 12);
      expect(factor(1 - over / 2)).toBeCloseTo((1 + to) / 2, 6);
    }),
  );
});

test('piecewise keeps each factor until the next step', () => {
  const { factor } = piecewise({
    steps: [
      { from: 0.5, factor: 0.1 },
      { from: 0.9, factor: 0 },
    ],
  });
  expect([0, 0.49, 0.5, 0.89, 0.9, 1, 2].map(factor)).toEqual([1, 1, 0.1, 0.1, 0, 0, 0]);
});

test('warm-up rises evenly and then is what comes after', () => {
  const then = { kind: 'decay', options: { to: 0, over: 0.5 } } as const;
  const { factor } = warmUp({ over: 0.2, then });
  expect([0, 0.05, 0.1, 0.2, 0.5].map(factor)).toEqual([0, 0.25, 0.5, 1, 1]);
  for (const progress of [0.5, 0.7, 0.9, 1]) {
    expect(factor(progress)).toBe(decay({ to: 0, over: 0.5 }).factor(progress));
  }
});

test('a constant rate stays', () => {
  expect([0, 0.5, 1].map(constantRate().factor)).toEqual([1, 1, 1]);
});

const load = ({ kind, options }: Architecture) =>
  findInTable('schedule', schedules, kind)(structuredClone(options));

test('a definition as data gives the same schedule again', () => {
  for (const schedule of [
    constantRate(),
    decay({ to: 0.01, over: 0.5 }),
    cosine({ over: 0.5 }),
    piecewise({ steps: [{ from: 0.5, factor: 0.1 }] }),
    warmUp({ over: 0.9, then: { kind: 'cosine' } }),
  ]) {
    const again = load(schedule);
    expect(again.factor(0.8)).toBe(schedule.factor(0.8));
  }
});

test.each([
  [{ kind: 'decay', options: { over: 2 } }, 'decay.over: got 2, expected a number from 0 to 1'],
  [
    {
      kind: 'piecewise',
      options: {
        steps: [
          { from: 0.9, factor: 1 },
          { from: 0.1, factor: 1 },
        ],
      },
    },
    'expected steps in the order in which they begin',
  ],
  [{ kind: 'warm-up', options: { then: { kind: 'warm-up' } } }, 'warmUp.then.kind: got "warm-up"'],
  [{ kind: 'warm-up', options: { then: { kind: 'decay', options: { over: 2 } } } }, 'decay.over'],
  [{ kind: 'constant', options: { rate: 2 } }, 'constant rate.rate: no such option'],
])('%j is refused', (definition, message) => {
  expect(() => load(definition)).toThrow(message);
});

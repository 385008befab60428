import { readFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, stepsOf } from '../fixtures/steps.js';
import { adding } from './adding.js';

const lengths = fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 5 });

test('one number of each half is marked, and the sum is asked for under the last', () => {
  fc.assert(
    fc.property(lengths, fc.nat(), (lengths, seed) => {
      const task = adding();
      const batch = task.sample(
        lengths.map((length) => ({ length })),
        createRng(seed),
      );
      expect(batch.steps).toBe(Math.max(...lengths));
      lengths.forEach((length, b) => {
        const steps = stepsOf(task, batch, b);
        const marked = steps.flatMap(({ input: [number = 0, mark] }, t) =>
          mark === 1 ? [{ number, t }] : [],
        );
        expect(marked).toHaveLength(2);
        const [first, second] = marked;
        expect(first?.t).toBeLessThan(Math.floor(length / 2));
        expect(second?.t).toBeGreaterThanOrEqual(Math.floor(length / 2));
        steps.forEach(({ input, target }, t) => {
          expect(input[0]).toBeGreaterThanOrEqual(0);
          expect(input[0]).toBeLessThan(1);
          if (t !== length - 1) expect(target).toBeNull();
          else expect(target?.[0]).toBeCloseTo((first?.number ?? 0) + (second?.number ?? 0), 6);
        });
      });
    }),
  );
});

test('sums have the mean and deviation that the task gives', () => {
  const task = adding();
  const { targets, mask } = task.sample(
    Array.from({ length: 4000 }, () => ({ length: 4 })),
    createRng(1),
  );
  const sums = [...targets].filter((_, row) => mask[row] === 1);
  const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
  const square = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length;
  expect(mean).toBeCloseTo(1, 1);
  expect(square).toBeCloseTo(1 / 6, 1);
  expect(task.outputs).toMatchObject({ mean: 1, deviation: Math.sqrt(1 / 6), tolerance: 0.04 });
});

test('the example in the documentation is a sample', () => {
  const batch = adding().sample([{ length: 6 }], createRng(13));
  expect(readFileSync(new URL('adding.ts', import.meta.url), 'utf8')).toContain(
    drawing(batch, ['number', 'mark'], ['sum']),
  );
});

import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocation } from './usage.js';

const allocated = (usage: readonly (readonly number[])[]) =>
  tf.tidy(() => Array.from(allocation(tf.tensor2d(usage.map((row) => [...row]))).dataSync()));

/** Equation 1 with a sorted list, in float64. */
function bySorting(usage: readonly number[]): readonly number[] {
  const order = usage.map((used, slot) => ({ used, slot }));
  order.sort((a, b) => a.used - b.used || a.slot - b.slot);
  const free = usage.map(() => 0);
  let product = 1;
  for (const { used, slot } of order) {
    free[slot] = (1 - used) * product;
    product *= used;
  }
  return free;
}

test('slots are allocated as by the sorted list, of those used alike the first', () => {
  const rows = fc.integer({ min: 1, max: 9 }).chain((slots) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: slots, maxLength: slots }), {
      minLength: 1,
      maxLength: 3,
    }),
  );
  fc.assert(
    fc.property(rows, (counts) => {
      const usage = counts.map((row) => row.map((count) => count / 40));
      const found = allocated(usage);
      usage.flatMap(bySorting).forEach((share, index) => {
        expect(found[index]).toBeCloseTo(share, 4);
      });
    }),
    { numRuns: 60 },
  );
});

test('however little usages differ, what is not used is allocated to some slot: Σ a = 1 − Π u', () => {
  expect(allocated([[1.6e-5, 0.8e-5, 0]]).reduce((sum, share) => sum + share)).toBeCloseTo(1, 4);
  const usage = fc.integer({ min: 2, max: 40 }).chain((slots) =>
    fc.record({
      spread: fc.constantFrom(1e-6, 1e-5, 3e-5, 1e-4, 1e-3, 1),
      shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: slots,
        maxLength: slots,
      }),
    }),
  );
  fc.assert(
    fc.property(usage, ({ spread, shares }) => {
      const row = shares.map((share) => share * spread);
      const sum = allocated([row]).reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(1 - row.reduce((product, used) => product * used, 1), 4);
    }),
    { numRuns: 200 },
  );
});

test('rounding errors do not decide between slots that are used alike', () => {
  const usage = fc.record({
    used: fc.double({ min: 0, max: 0.9, noNaN: true }),
    errors: fc.array(fc.double({ min: 0, max: 2e-7, noNaN: true }), { minLength: 2, maxLength: 9 }),
  });
  fc.assert(
    fc.property(usage, ({ used, errors }) => {
      const exact = allocated([errors.map(() => used)]);
      allocated([errors.map((error) => used + error)]).forEach((share, slot) => {
        expect(share).toBeCloseTo(exact[slot] ?? Number.NaN, 4);
      });
    }),
    { numRuns: 200 },
  );
});

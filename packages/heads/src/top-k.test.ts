import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { topK } from './top-k.js';

/** What the stage makes of weightings. */
function kept(weighting: tf.Tensor2D, k: number): tf.Tensor2D {
  const [batch, slots] = weighting.shape;
  const stage = topK({ k }).build({ slots, width: 1 }, createRng(1));
  const memory = tf.zeros<tf.Rank.R3>([batch, slots, 1]);
  return stage.address(tf.zeros([batch, 0]), { memory, weighting, previous: weighting });
}

/** The same by sorting, in float64. */
function sorted(weights: readonly number[], k: number): readonly number[] {
  const order = weights.map((weight, slot) => ({ weight, slot }));
  order.sort((a, b) => b.weight - a.weight || a.slot - b.slot);
  const best = order.slice(0, k);
  const sum = best.reduce((total, { weight }) => total + weight, 0);
  return weights.map((weight, slot) => (best.some((one) => one.slot === slot) ? weight / sum : 0));
}

test('the k largest of a distribution as a sort finds them, the first of those alike, up to all slots', () => {
  const rows = fc.integer({ min: 1, max: 9 }).chain((slots) =>
    fc.record({
      k: fc.integer({ min: 1, max: slots }),
      counts: fc.array(
        fc
          .array(fc.integer({ min: 0, max: 5 }), { minLength: slots, maxLength: slots })
          .filter((row) => row.some((count) => count > 0)),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );
  fc.assert(
    fc.property(rows, ({ k, counts }) => {
      const weightings = counts.map((row) => {
        const sum = row.reduce((total, count) => total + count, 0);
        return row.map((count) => count / sum);
      });
      const found = tf.tidy(() => Array.from(kept(tf.tensor2d(weightings), k).dataSync()));
      weightings
        .flatMap((row) => sorted(row, k))
        .forEach((weight, index) => {
          expect(found[index]).toBeCloseTo(weight, 6);
        });
    }),
    { numRuns: 60 },
  );
});

test('weights that are left out have no gradient, and those that stay that of w / Σ w', () => {
  const [a, b] = [0.3, 0.4];
  const gradient = tf.tidy(() => {
    const gradientOf = tf.grad((row) => kept(tf.reshape(row, [1, 4]), 2));
    const second = tf.tensor2d([[0, 1, 0, 0]]);
    return Array.from(gradientOf(tf.tensor1d([0.2, a, 0.1, b]), second).dataSync());
  });
  const sum = a + b;
  [0, b / sum ** 2, 0, -a / sum ** 2].forEach((slope, slot) => {
    expect(gradient[slot]).toBeCloseTo(slope, 5);
  });
});

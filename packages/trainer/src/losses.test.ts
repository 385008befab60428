import type { Loss } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  huber,
  linearSquaredError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
} from './losses.js';

const [T, B, O] = [3, 2, 2];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const numbers = (count: number, value: fc.Arbitrary<number>) =>
  fc.array(value, { minLength: count, maxLength: count });
const float = (limit: number) =>
  fc.float({ min: Math.fround(-limit), max: Math.fround(limit), noNaN: true });
const bits = (count: number) => numbers(count, fc.constantFrom(0, 1));

function run(loss: Loss, logits: number[], targets: number[], mask: number[]) {
  return tf.tidy(() => {
    const [y, m] = [tf.tensor3d(targets, [T, B, O]), tf.tensor2d(mask, [T, B])];
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor3D) => loss.evaluate(x, y, m))(
      tf.tensor3d(logits, [T, B, O]),
    );
    return { value: Number(value.dataSync()[0]), gradient: [...grad.dataSync()], rank: value.rank };
  });
}

/** Sum over what the mask lets through of an error by logit and target, averaged over the batch. */
function plain(
  logits: number[],
  targets: number[],
  mask: number[],
  error: (x: number, z: number) => number,
) {
  const terms = logits.map(
    (x, i) => (mask[Math.floor(i / O)] ?? 0) * error(x, targets[i] ?? Number.NaN),
  );
  return terms.reduce((sum, term) => sum + term, 0) / B;
}

const close = (actual: number, expected: number) => {
  expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
};

test.each<[Loss, (x: number, z: number) => number, (x: number, z: number) => number]>([
  [
    sigmoidCrossEntropy,
    (x, z) => (z === 1 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
    (x, z) => sigmoid(x) - z,
  ],
  [
    squaredError,
    (x, z) => (sigmoid(x) - z) ** 2,
    (x, z) => 2 * (sigmoid(x) - z) * sigmoid(x) * (1 - sigmoid(x)),
  ],
  [linearSquaredError, (x, z) => (x - z) ** 2, (x, z) => 2 * (x - z)],
  [
    huber,
    (x, z) => (Math.abs(x - z) < 1 ? (x - z) ** 2 / 2 : Math.abs(x - z) - 0.5),
    (x, z) => Math.min(1, Math.max(-1, x - z)),
  ],
])('$kind and its gradient are those of a plain computation', (loss, error, slope) => {
  fc.assert(
    fc.property(numbers(12, float(15)), bits(12), bits(6), (logits, targets, mask) => {
      const { value, gradient, rank } = run(loss, logits, targets, mask);
      expect(rank).toBe(0);
      close(value, plain(logits, targets, mask, error));
      gradient.forEach((g, i) => {
        const weight = (mask[Math.floor(i / O)] ?? 0) / B;
        close(g, weight * slope(logits[i] ?? Number.NaN, targets[i] ?? Number.NaN));
      });
    }),
    { numRuns: 30 },
  );
});

test('softmax-cross-entropy and its gradient are those of a plain computation', () => {
  fc.assert(
    fc.property(numbers(12, float(15)), bits(6), bits(6), (logits, choices, mask) => {
      const targets = choices.flatMap((choice) => (choice === 0 ? [1, 0] : [0, 1]));
      const { value, gradient } = run(softmaxCrossEntropy, logits, targets, mask);
      let expected = 0;
      choices.forEach((choice, row) => {
        const [a = 0, b = 0] = logits.slice(row * O, row * O + O);
        const second = sigmoid(b - a);
        const weight = (mask[row] ?? 0) / B;
        expected += weight * Math.log1p(Math.exp(choice === 0 ? b - a : a - b));
        close(gradient[row * O] ?? Number.NaN, weight * (1 - second - (choice === 0 ? 1 : 0)));
        close(gradient[row * O + 1] ?? Number.NaN, weight * (second - (choice === 1 ? 1 : 0)));
      });
      close(value, expected);
    }),
    { numRuns: 30 },
  );
});

const ones = (count: number) => Array.from({ length: count }, () => 1);

test('the gradient at a logit of 0 is σ(0) − z', () => {
  const zeros = ones(12).map(() => 0);
  const { value, gradient } = run(sigmoidCrossEntropy, zeros, ones(12), ones(6));
  expect(value).toBeCloseTo((12 * Math.LN2) / B, 5);
  for (const g of gradient) expect(g).toBeCloseTo(-0.5 / B, 6);
});

test.each([sigmoidCrossEntropy, softmaxCrossEntropy, squaredError])(
  '$kind and its gradient are finite at logits of ±1e30',
  (loss) => {
    const logits = ones(12).map((_, i) => (i % 3 === 0 ? 1e30 : -1e30));
    const targets = ones(12).map((_, i) => i % 2);
    const { value, gradient } = run(loss, logits, targets, ones(6));
    expect(Number.isFinite(value)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  },
);

test('small losses keep their digits', () => {
  const { value } = run(
    sigmoidCrossEntropy,
    ones(12).map(() => 12),
    ones(12),
    ones(6),
  );
  expect(value / ((12 * Math.log1p(Math.exp(-12))) / B)).toBeCloseTo(1, 2);
});

/** The value, gradient and norm of the gradient of one row with logits 0.5, −1 and 0.25. */
function atRow(loss: Loss, targets: number[]) {
  return tf.tidy(() => {
    const [y, m] = [tf.tensor3d(targets, [1, 1, 3]), tf.tensor2d([1], [1, 1])];
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor3D) => loss.evaluate(x, y, m))(
      tf.tensor3d([0.5, -1, 0.25], [1, 1, 3]),
    );
    return {
      value: Number(value.dataSync()[0]),
      gradient: [...grad.dataSync()],
      norm: Number(tf.norm(grad).dataSync()[0]),
    };
  });
}

test.each([
  [[1, 1, 0], 1.0996],
  [[0, 0, 0], 0],
  [[1, 0, 0], 0.6436],
])('softmax-cross-entropy of targets %j has a gradient of norm %f', (targets, norm) => {
  expect(atRow(softmaxCrossEntropy, targets).norm).toBeCloseTo(norm, 4);
});

test('softmax-cross-entropy is linear in its targets, whatever they sum to', () => {
  const target = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  const units = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map((unit) => atRow(softmaxCrossEntropy, unit));
  fc.assert(
    fc.property(target, (targets) => {
      const { value, gradient } = atRow(softmaxCrossEntropy, targets);
      const sum = (of: (unit: ReturnType<typeof atRow>) => number) =>
        units.reduce((total, unit, index) => total + (targets[index] ?? 0) * of(unit), 0);
      close(
        value,
        sum((unit) => unit.value),
      );
      gradient.forEach((g, index) => {
        close(
          g,
          sum((unit) => unit.gradient[index] ?? Number.NaN),
        );
      });
    }),
    { numRuns: 30 },
  );
});

test.each([sigmoidCrossEntropy, softmaxCrossEntropy, squaredError])(
  '$kind: where the mask is 0, neither targets nor logits have any influence',
  (loss) => {
    const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity, 3e38, -7, 0);
    fc.assert(
      fc.property(
        ...([bits(6), numbers(12, float(5)), numbers(12, odd), numbers(12, odd)] as const),
        (mask, logits, oddTargets, oddLogits) => {
          const choose = (index: number, plain: number, other: number[]) =>
            mask[Math.floor(index / O)] === 1 ? plain : (other[index] ?? 0);
          const targets = logits.map((_, index) => index % 2);
          const plain = run(loss, logits, targets, mask);
          const mixed = run(
            loss,
            logits.map((x, index) => choose(index, x, oddLogits)),
            targets.map((z, index) => choose(index, z, oddTargets)),
            mask,
          );
          expect(mixed).toEqual(plain);
          plain.gradient.forEach((g, index) => {
            if (mask[Math.floor(index / O)] === 0) expect(Math.abs(g)).toBe(0);
          });
        },
      ),
      { numRuns: 30 },
    );
  },
);

test('a mask between 0 and 1 is a weight', () => {
  const logits = Array.from({ length: 12 }, (_, index) => Math.sin(index));
  const targets = logits.map((_, index) => index % 2);
  for (const loss of [sigmoidCrossEntropy, softmaxCrossEntropy, squaredError]) {
    const [whole, half] = [1, 0.5].map((weight) =>
      run(loss, logits, targets, ones(6).fill(weight)),
    );
    close(half?.value ?? Number.NaN, (whole?.value ?? Number.NaN) / 2);
  }
});

import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparsemax } from './sparsemax.js';

const rows = fc
  .integer({ min: 1, max: 9 })
  .chain((width) =>
    fc.array(
      fc.array(
        fc.oneof(
          fc.float({ min: -3, max: 3, noNaN: true }),
          fc.constantFrom(0, 1, -1, 1e4, -1e4, 1e15, -1e15),
        ),
        { minLength: width, maxLength: width },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  );

test('no distribution is nearer: what is taken from the numbers that stay is alike, and no less than any other', () => {
  fc.assert(
    fc.property(rows, (raw) => {
      const result = tf.tidy(() => sparsemax(tf.tensor2d(raw)).arraySync());
      raw.forEach((row, index) => {
        const most = Math.max(...row);
        const shares = result[index] ?? [];
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
        const taken = row.map((value, at) => value - most - (shares[at] ?? NaN));
        const kept = taken.filter((_, at) => (shares[at] ?? 0) > 0);
        const threshold = Math.max(...kept);
        expect(threshold - Math.min(...kept)).toBeLessThan(1e-5);
        for (const share of shares) expect(share).toBeGreaterThanOrEqual(0);
        for (const each of taken) expect(each).toBeLessThan(threshold + 1e-5);
      });
    }),
  );
});

test('a number that leads by 1 or more has all of it, and what the others are changes nothing', () => {
  const raw = [
    [0.25, 1.25, -2],
    [-5, -4, -5.5],
    [0, 1000, 999],
  ];
  tf.tidy(() => {
    expect(sparsemax(tf.tensor2d(raw)).arraySync()).toEqual(raw.map(() => [0, 1, 0]));
    const gradient = tf.grad((x) => tf.mul(sparsemax(tf.reshape(x, [1, 3])), [[5, 7, -2]]));
    expect(gradient(tf.tensor2d([[0.3, 1.5, -2]])).arraySync()).toEqual([[0, 0, 0]]);
  });
});

test('numbers that are alike share alike', () => {
  tf.tidy(() => {
    const shares = sparsemax(tf.tensor2d([[2, 2, 1, 2]])).dataSync();
    for (const [index, share] of [1 / 3, 1 / 3, 0, 1 / 3].entries()) {
      expect(shares[index]).toBeCloseTo(share, 6);
    }
  });
});

test('its gradient is that of numbers that move together within the ones that stay', () => {
  const raw = [0.4, 0.1, 0.05, -3, 0.45];
  const towards = [1, -2, 0.5, 9, 3];
  const [values, gradient] = tf.tidy(() => [
    sparsemax(tf.tensor2d([raw])).dataSync(),
    tf
      .grad((x) => tf.mul(sparsemax(tf.reshape(x, [1, 5])), [towards]))(tf.tensor2d([raw]))
      .dataSync(),
  ]);
  const stays = raw.map((_, at) => (values[at] ?? 0) > 0);
  expect(stays).toEqual([true, true, true, false, true]);
  const mean = towards.reduce((sum, value, at) => sum + (stays[at] ? value : 0), 0) / 4;
  towards.forEach((value, at) => {
    expect(gradient[at]).toBeCloseTo(stays[at] ? value - mean : 0, 5);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { forEachSequence } from './for-each-sequence.js';

test('the numbers stand in each sequence, and their gradient is the sum over sequences', () => {
  tf.tidy(() => {
    const numbers = tf.tensor2d([[1, 2, -3]]);
    expect(forEachSequence(numbers, 3).arraySync()).toEqual([
      [[1, 2, -3]],
      [[1, 2, -3]],
      [[1, 2, -3]],
    ]);
    const slopes = tf.tensor3d([1, 2, 3, 4, 5, 6], [2, 1, 3]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(forEachSequence(x, 2), slopes)))(numbers);
    expect(gradient.arraySync()).toEqual([[5, 7, 9]]);
  });
});

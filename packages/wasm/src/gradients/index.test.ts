import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

test('tfjs differentiates in Node', () => {
  const slope = tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, -3]))
      .dataSync(),
  );
  expect([...slope]).toEqual([2, -6]);
});

import { createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gru } from './gru.js';

test('impossible units, and a state of another shape, are refused', () => {
  expect(() => gru({ units: 0 })).toThrow('gru.units: got 0, expected a whole number from 1');
  const controller = gru({ units: 2 }).build({ inputSize: 1 }, createRng(1));
  tf.tidy(() => {
    expect(() => controller.step(tf.zeros([1, 1]), tf.zeros([1, 3]))).toThrow(
      'gru.step.state: got a tensor of shape [1, 3], expected one of shape [1, 2]',
    );
  });
  tf.dispose(Object.values(controller.weights));
});

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect } from 'vitest';
import '../../packages/gradients/src/index.js';

let before = 0;

beforeAll(async () => {
  await tf.setBackend('wasm');
  before = tf.memory().numTensors;
});

afterAll(() => {
  expect(tf.memory().numTensors, 'tensors that this suite leaked').toBe(before);
});

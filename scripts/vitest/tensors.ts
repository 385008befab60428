import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { selectWasm } from '../../packages/wasm/src/select.js';

let before = 0;

beforeAll(async () => {
  await selectWasm();
  before = tf.memory().numTensors;
});

// The first hook of a suite runs last, after whatever the suite disposes of itself.
afterAll(() => {
  expect(tf.memory().numTensors, 'tensors that this suite leaked').toBe(before);
});

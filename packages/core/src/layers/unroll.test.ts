import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { modelPasses, unroll } from './unroll.js';

/** Running sums of the inputs, shifted by noise. */
const sums = {
  kind: 'sums',
  inputSize: 2,
  noise: { size: 2, draw: (steps: number, batch: number) => new Float32Array(steps * batch * 2) },
  initialState: (batch: number) => tf.zeros<tf.Rank.R2>([batch, 2]),
  step(input: tf.Tensor2D, state: tf.Tensor2D, noise?: tf.Tensor2D) {
    const sum = tf.add<tf.Tensor2D>(input, state);
    return { output: noise ? tf.add<tf.Tensor2D>(sum, noise) : sum, state: sum, input };
  },
};

test('a forward pass takes every step from the state after the one before', () => {
  tf.tidy(() => {
    const { forward } = modelPasses(sums);
    expect(forward(tf.tensor3d([1, 2, 3, 4, 5, 6], [3, 1, 2])).arraySync()).toEqual([
      [[1, 2]],
      [[4, 6]],
      [[9, 12]],
    ]);
  });
});

test('unrolling keeps whatever else a step yields', () => {
  tf.tidy(() => {
    const steps = unroll(sums, tf.ones([3, 1, 2]));
    expect(steps.map(({ input }) => input.shape)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });
});

test('a step alone yields its output and state and nothing else, each with its own owner', () => {
  const { step, initialState } = modelPasses(sums);
  const state = initialState(1);
  const input = tf.tensor2d([[1, 2]]);
  const next = step(input, state);
  expect(Object.keys(next)).toEqual(['output', 'state']);
  expect(next.output).not.toBe(next.state);
  tf.dispose([input, state, next.output]);
  expect(next.state.arraySync()).toEqual([[1, 2]]);
  next.state.dispose();
});

test.each([[[3, 3]], [[0, 2]], [[1, 1, 2]]])('refuses an input of shape [%s]', (shape) => {
  tf.tidy(() => {
    const { step, initialState } = modelPasses(sums);
    // As plain JavaScript may call it.
    const given: readonly unknown[] = [tf.zeros(shape), initialState(1)];
    expect((): unknown => Reflect.apply(step, undefined, given)).toThrow(
      `sums.step: got an input of shape [${shape.join(', ')}], expected [B, 2]`,
    );
  });
});

import {
  type HeadDefinition,
  parseOptions,
  positiveNumber,
  realNumber,
  strictOptions,
} from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

const leastUsedOptions = strictOptions({
  /** What is left of a slot's usage after a step. */
  decay: realNumber(0, 1).default(0.95),
  /** How strongly the least used slot is preferred. */
  sharpness: positiveNumber(1000).default(40),
});

export interface LeastUsedOptions {
  readonly decay?: number;
  readonly sharpness?: number;
}

/**
 * A head that writes where it has written least: w = softmax(−sharpness · u), then u ← decay · u + w. Its
 * state is the usage u [B, N], which starts as a ramp from 0 to 1, so that it begins with the first slots.
 */
export function leastUsedWriteHead(options: LeastUsedOptions = {}): HeadDefinition<tf.Tensor2D> {
  return loadLeastUsedWriteHead(options);
}

/** The same from stored options. */
export function loadLeastUsedWriteHead(options: unknown): HeadDefinition<tf.Tensor2D> {
  const { decay, sharpness } = parseOptions('least-used', leastUsedOptions, options);
  return {
    kind: 'least-used',
    options: { decay, sharpness },
    readSize: () => 0,
    build({ controllerSize, slots, width }, rng) {
      const parameters = linear(controllerSize, 2 * width, rng);
      return {
        weights: parameters.weights,
        initialState: (batch) =>
          tf.tile(tf.reshape(tf.linspace(0, 1, slots), [1, slots]), [batch, 1]),
        step(controllerOutput, _memory, usage) {
          const weighting = tf.softmax<tf.Tensor2D>(tf.mul(usage, -sharpness));
          const raw = parameters.apply(controllerOutput);
          const erase = tf.sigmoid(tf.slice2d(raw, [0, 0], [-1, width]));
          const add = tf.tanh(tf.slice2d(raw, [0, width], [-1, width]));
          const state = tf.add<tf.Tensor2D>(tf.mul(usage, decay), weighting);
          return { weighting, reads: [], writes: [{ weighting, erase, add }], state };
        },
      };
    },
  };
}

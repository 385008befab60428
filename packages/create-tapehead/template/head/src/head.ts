import * as tf from '@tensorflow/tfjs-core';
import { type HeadDefinition, linear } from 'tapehead';

/**
 * A head that writes to one slot after the other, round and round. Its state is the weighting w [B, N] with
 * which it writes next: 1 at one of the N slots, 0 at the others. What it erases and adds, it learns.
 */
export function roundWriteHead(): HeadDefinition<tf.Tensor2D> {
  return {
    kind: 'round-write',
    options: {},
    readSize: () => 0,
    build({ controllerSize, slots, width }, rng) {
      const parameters = linear(controllerSize, 2 * width, rng);
      return {
        weights: parameters.weights,
        initialState: (batch) =>
          tf.concat<tf.Tensor2D>([tf.ones([batch, 1]), tf.zeros([batch, slots - 1])], 1),
        // State in, state out: a step changes nothing that it is given.
        step(controllerOutput, _memory, weighting) {
          const raw = parameters.apply(controllerOutput); // [B, 2M]
          const erase = tf.sigmoid(tf.slice2d(raw, [0, 0], [-1, width]));
          const add = tf.tanh(tf.slice2d(raw, [0, width], [-1, width]));
          const last = tf.slice2d(weighting, [0, slots - 1], [-1, 1]);
          const others = tf.slice2d(weighting, [0, 0], [-1, slots - 1]);
          const state = tf.concat([last, others], 1);
          return { weighting, reads: [], writes: [{ weighting, erase, add }], state };
        },
      };
    },
  };
}

import type { HeadDefinition } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A write head with the allocation of the DNC (Graves et al. 2016, equation 1): the freer a slot, the more of the write
 * it gets, a(φ_j) = (1 − u(φ_j)) Π_{i<j} u(φ_i) with slots φ in the order of their usage u [B, N].
 */
export function allocatingHead(): HeadDefinition<tf.Tensor2D> {
  return {
    kind: 'allocating',
    options: {},
    readSize: () => 0,
    build({ controllerSize, slots, width }, rng) {
      const parameters = linear(controllerSize, 2 * width + 1, rng);
      return {
        weights: parameters.weights,
        initialState: (batch) =>
          tf.tile(tf.reshape<tf.Rank.R2>(tf.linspace(0, 0.5, slots), [1, slots]), [batch, 1]),
        step(controllerOutput, memory, usage) {
          const batch = memory.shape[0];
          const raw = parameters.apply(controllerOutput);
          const erase = tf.sigmoid(tf.slice(raw, [0, 0], [batch, width]));
          const add = tf.tanh(tf.slice(raw, [0, width], [batch, width]));
          const free = tf.sigmoid(tf.slice(raw, [0, 2 * width], [batch, 1]));
          const { values, indices } = tf.topk(tf.sub(1, usage), slots);
          const inOrder = tf.mul(values, tf.cumprod(tf.sub(1, values), 1, true));
          const order = tf.reshape<tf.Rank.R3>(tf.cast(tf.oneHot(indices, slots), 'float32'), [
            batch,
            slots,
            slots,
          ]);
          const weighting = tf.reshape<tf.Rank.R2>(
            tf.matMul(tf.reshape<tf.Rank.R3>(inOrder, [batch, 1, slots]), order),
            [batch, slots],
          );
          const filled = tf.sub(tf.add(usage, weighting), tf.mul(usage, weighting));
          const state = tf.mul<tf.Tensor2D>(filled, tf.sub(1, tf.mul(free, 0.1)));
          return { weighting, reads: [], writes: [{ weighting, erase, add }], state };
        },
      };
    },
  };
}

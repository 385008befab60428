import * as tf from '@tensorflow/tfjs-core';

/**
 * Reads from memory: r = Σ_i w(i) M(i) (eq. 2).
 * `memory` is [B, N, M], `weighting` [B, N]; the read vector is [B, M].
 */
export function read(memory: tf.Tensor3D, weighting: tf.Tensor2D): tf.Tensor2D {
  const [batch, slots, width] = memory.shape;
  const row = tf.reshape<tf.Rank.R3>(weighting, [batch, 1, slots]);
  return tf.reshape(tf.matMul(row, memory), [batch, width]);
}

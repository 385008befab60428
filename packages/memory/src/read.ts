import { requireTensor } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Reads from memory: r = Σ_i w(i) M(i) (eq. 2).
 * `memory` is [B, N, M], `weighting` [B, N]; the read vector is [B, M].
 * @throws {InvalidOptionsError} if one is no tensor.
 * @throws {RangeError} if one has another shape.
 */
export function read(memory: tf.Tensor3D, weighting: tf.Tensor2D): tf.Tensor2D {
  requireTensor('read.memory', memory, 'B', 'N', 'M');
  const [batch, slots, width] = memory.shape;
  requireTensor('read.weighting', weighting, batch, slots);
  const row = tf.reshape<tf.Rank.R3>(weighting, [batch, 1, slots]);
  return tf.reshape(tf.matMul(row, memory), [batch, width]);
}

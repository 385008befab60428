import * as tf from '@tensorflow/tfjs-core';

/** w vᵀ for each sequence: [B, N] and [B, M] → [B, N, M]. */
export function outerProduct(weighting: tf.Tensor2D, vector: tf.Tensor2D): tf.Tensor3D {
  const [batch, slots] = weighting.shape;
  const width = vector.shape[1];
  const column = tf.reshape<tf.Rank.R3>(weighting, [batch, slots, 1]);
  return tf.matMul(column, tf.reshape<tf.Rank.R3>(vector, [batch, 1, width]));
}

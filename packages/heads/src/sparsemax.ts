import * as tf from '@tensorflow/tfjs-core';

/**
 * The distribution that is nearest to the numbers of each row (Martins and Astudillo 2016, arXiv:1602.02068, eq. 1 and 3),
 * [B, n] → [B, n]: p(i) = max(0, z(i) − τ), τ such that they sum to one. Unlike a softmax it gives exactly 0 to what is well
 * below the largest number, and exactly 1 to a number that leads by 1 or more; there its gradient is 0. The time that it
 * takes grows with n².
 */
export function sparsemax(raw: tf.Tensor2D): tf.Tensor2D {
  // Whatever is added to all numbers of a row changes nothing; so large ones lose no digits.
  const z = tf.sub<tf.Tensor2D>(raw, tf.max(raw, 1, true));
  // Σ_j max(0, z(j) − t) falls as t grows and is 1 at τ, so z(i) > τ where it is less than 1 at z(i).
  const above = tf.sum(tf.relu(tf.sub(tf.expandDims(z, 1), tf.expandDims(z, 2))), 2);
  const support = tf.step(tf.sub(1, above));
  const surplus = tf.sub(tf.sum(tf.mul(support, z), 1, true), 1);
  const threshold = tf.div(surplus, tf.sum(support, 1, true));
  return tf.relu(tf.sub(z, threshold));
}

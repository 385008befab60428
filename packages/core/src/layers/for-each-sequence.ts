import * as tf from '@tensorflow/tfjs-core';

/**
 * The same numbers for each of B sequences, [B, …]. Its gradient is one sum, while tfjs's `tile` and
 * `broadcastTo` go over the sequences one by one.
 */
export function forEachSequence<R extends tf.Rank>(
  numbers: tf.Tensor,
  sequences: number,
): tf.Tensor<R> {
  return tf.add<tf.Tensor<R>>(tf.zeros([sequences, ...numbers.shape]), numbers);
}

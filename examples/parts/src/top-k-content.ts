import type { AddressingDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';

/** A score that no softmax notices. */
const never = -1e9;

/** Content addressing of only the k slots that fit the key best (Rae et al. 2016): the others get no weight. */
export function topKContent(k: number): AddressingDefinition {
  return {
    kind: 'top-k-content',
    options: { k },
    build: ({ slots, width }) => ({
      parameterSize: width,
      initialBias: new Array<number>(width).fill(0),
      address(parameters, { memory }) {
        const batch = memory.shape[0];
        const key = tf.reshape<tf.Rank.R3>(tf.tanh(parameters), [batch, width, 1]);
        const scores = tf.reshape<tf.Rank.R2>(tf.matMul(memory, key), [batch, slots]);
        const least = tf.slice(tf.topk(scores, k).values, [0, k - 1], [batch, 1]);
        return tf.softmax(tf.where(tf.less(scores, least), tf.fill(scores.shape, never), scores));
      },
    }),
  };
}

import type { HeadDefinition } from '@tapehead/core';
import { linear, prefixed } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Attention over the slots with several heads (Vaswani et al. 2017): each has a query from the controller, and keys and
 * values from the memory, of M / heads numbers. It reads M numbers, and has no state.
 */
export function attentionHead(heads: number): HeadDefinition<null> {
  return {
    kind: 'attention',
    options: { heads },
    readSize: ({ width }) => width,
    build({ controllerSize, slots, width }, rng) {
      const query = linear(controllerSize, width, rng);
      const key = linear(width, width, rng);
      const value = linear(width, width, rng);
      const each = width / heads;
      /** [B, N, M] → [B, heads, N, M / heads]. */
      const split = (map: typeof key, memory: tf.Tensor3D) => {
        const batch = memory.shape[0];
        const rows = map.apply(tf.reshape(memory, [batch * slots, width]));
        return tf.transpose(tf.reshape(rows, [batch, slots, heads, each]), [0, 2, 1, 3]);
      };
      return {
        weights: {
          ...prefixed('query', query.weights),
          ...prefixed('key', key.weights),
          ...prefixed('value', value.weights),
        },
        initialState: () => null,
        step(controllerOutput, memory) {
          const batch = memory.shape[0];
          const queries = tf.reshape(query.apply(controllerOutput), [batch, heads, 1, each]);
          const scores = tf.matMul(queries, split(key, memory), false, true);
          const weightings = tf.softmax(tf.div(scores, Math.sqrt(each)));
          const read = tf.matMul(weightings, split(value, memory));
          const mean = tf.mean(tf.reshape(weightings, [batch, heads, slots]), 1);
          return {
            weighting: tf.reshape<tf.Rank.R2>(mean, [batch, slots]),
            reads: [tf.reshape<tf.Rank.R2>(read, [batch, width])],
            writes: [],
            state: null,
          };
        },
      };
    },
  };
}

import type { HeadDefinition } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A head on a tape that moves one slot back or on, stays, jumps to the first slot, or jumps to where its key fits: all
 * five to some degree. It reads where it stands; its state is its weighting [B, N].
 */
export function jumpingHead(): HeadDefinition<tf.Tensor2D> {
  return {
    kind: 'jumping',
    options: {},
    readSize: ({ width }) => width,
    build({ controllerSize, slots, width }, rng) {
      const parameters = linear(controllerSize, 5 + width, rng);
      const first = (batch: number): tf.Tensor2D =>
        tf.concat([tf.ones([batch, 1]), tf.zeros([batch, slots - 1])], 1);
      return {
        weights: parameters.weights,
        initialState: first,
        step(controllerOutput, memory, previous) {
          const batch = memory.shape[0];
          const raw = parameters.apply(controllerOutput);
          const moves = tf.softmax(tf.slice(raw, [0, 0], [batch, 5]));
          const key = tf.reshape<tf.Rank.R3>(tf.slice(raw, [0, 5], [batch, width]), [
            batch,
            width,
            1,
          ]);
          const fitting = tf.softmax(
            tf.reshape<tf.Rank.R2>(tf.matMul(memory, key), [batch, slots]),
          );
          const moved = (by: number) => {
            const cut = (by + slots) % slots;
            const parts = [
              tf.slice(previous, [0, slots - cut], [batch, cut]),
              tf.slice(previous, [0, 0], [batch, slots - cut]),
            ];
            return tf.concat(parts, 1);
          };
          const places = [moved(-1), moved(1), previous, first(batch), fitting];
          const weighting = tf.reshape<tf.Rank.R2>(
            tf.matMul(
              tf.reshape<tf.Rank.R3>(moves, [batch, 1, 5]),
              tf.reshape<tf.Rank.R3>(tf.stack(places, 1), [batch, 5, slots]),
            ),
            [batch, slots],
          );
          const row = tf.reshape<tf.Rank.R3>(weighting, [batch, 1, slots]);
          const read = tf.reshape<tf.Rank.R2>(tf.matMul(row, memory), [batch, width]);
          return { weighting, reads: [read], writes: [], state: weighting };
        },
      };
    },
  };
}

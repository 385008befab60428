import type { HeadDefinition } from '@tapehead/core';
import { linear } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

interface State {
  /** What it read with in the step before, and how much each slot was used lately, [B, N]. */
  readonly read: tf.Tensor2D;
  readonly usage: tf.Tensor2D;
}

const decay = 0.95;

/**
 * The head of the memory-augmented network of Santoro et al. (2016): it reads by content, and writes where it has just
 * read or to the slot that was used least, by a gate.
 */
export function leastRecentlyUsedHead(): HeadDefinition<State> {
  return {
    kind: 'least-recently-used',
    options: {},
    readSize: ({ width }) => width,
    build({ controllerSize, slots, width }, rng) {
      const parameters = linear(controllerSize, 2 * width + 1, rng);
      return {
        weights: parameters.weights,
        initialState: (batch) => ({
          read: tf.fill([batch, slots], 1 / slots),
          usage: tf.tile(tf.reshape<tf.Rank.R2>(tf.linspace(0, 1, slots), [1, slots]), [batch, 1]),
        }),
        step(controllerOutput, memory, { read, usage }) {
          const batch = memory.shape[0];
          const raw = parameters.apply(controllerOutput);
          const key = tf.reshape<tf.Rank.R3>(tf.slice(raw, [0, 0], [batch, width]), [
            batch,
            width,
            1,
          ]);
          const add = tf.tanh(tf.slice(raw, [0, width], [batch, width]));
          const gate = tf.sigmoid(tf.slice(raw, [0, 2 * width], [batch, 1]));
          const weighting = tf.softmax(
            tf.reshape<tf.Rank.R2>(tf.matMul(memory, key), [batch, slots]),
          );
          const least = tf.cast(tf.lessEqual(usage, tf.min(usage, 1, true)), 'float32');
          const written = tf.add<tf.Tensor2D>(tf.mul(gate, read), tf.mul(tf.sub(1, gate), least));
          const after = tf.addN([tf.mul(usage, decay), weighting, written]);
          const row = tf.reshape<tf.Rank.R3>(weighting, [batch, 1, slots]);
          return {
            weighting,
            reads: [tf.reshape<tf.Rank.R2>(tf.matMul(row, memory), [batch, width])],
            writes: [{ weighting: written, erase: tf.zerosLike(add), add }],
            state: { read: weighting, usage: tf.reshape(after, usage.shape) },
          };
        },
      };
    },
  };
}

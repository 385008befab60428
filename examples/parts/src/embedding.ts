import type { ControllerDefinition } from '@tapehead/core';
import { linear, prefixed, uniformVariable } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** How the row of a symbol is found in the table of embeddings. */
export type Lookup = 'one-hot' | 'gather';

/**
 * A recurrent layer that sees its input as a symbol: the position of the largest of its first `symbols` numbers, as a
 * row of a table that is learned, beside the numbers themselves.
 */
export function embedding(
  units: number,
  symbols: number,
  lookup: Lookup,
): ControllerDefinition<tf.Tensor2D> {
  return {
    kind: `embedding-by-${lookup}`,
    options: { units, symbols },
    build({ inputSize }, rng) {
      const table = uniformVariable<tf.Rank.R2>([symbols, units], 0.5, rng);
      const recurrent = linear(inputSize + 2 * units, units, rng);
      return {
        inputSize,
        outputSize: units,
        weights: { table, ...prefixed('recurrent', recurrent.weights) },
        initialState: (batch) => tf.zeros([batch, units]),
        step(input, state) {
          const symbol = tf.argMax<tf.Tensor1D>(
            tf.slice(input, [0, 0], [input.shape[0], symbols]),
            1,
          );
          const row = rowsOf[lookup](table, symbol, symbols);
          const output = tf.tanh<tf.Tensor2D>(recurrent.apply(tf.concat([input, row, state], 1)));
          return { output, state: output };
        },
      };
    },
  };
}

const rowsOf = {
  'one-hot': (table: tf.Tensor2D, symbol: tf.Tensor1D, symbols: number): tf.Tensor2D =>
    tf.matMul(
      tf.reshape<tf.Rank.R2>(tf.cast(tf.oneHot(symbol, symbols), 'float32'), [-1, symbols]),
      table,
    ),
  gather: (table: tf.Tensor2D, symbol: tf.Tensor1D): tf.Tensor2D => tf.gather(table, symbol),
};

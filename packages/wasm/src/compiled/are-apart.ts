import type { SequenceModel } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { inScope } from '../record/scope.js';

/** How much an output may differ, relative to the largest one: sums in another order differ by less. */
const tolerance = 1e-3;

/** Whether the sequences of a batch have no influence on each other, tried on two sequences of two steps. */
export function areApart(model: SequenceModel): boolean {
  return inScope(() => {
    const inputs = [0, 1].map((seed) => drawn(2, model.inputSize, seed));
    const together = outputOf(model, inputs).dataSync<'float32'>();
    const each = [0, 1].flatMap((index) => {
      const own = inputs.map((input) => tf.slice2d(input, [index, 0], [1, model.inputSize]));
      return [...outputOf(model, own).dataSync<'float32'>()];
    });
    const largest = Math.max(...each.map(Math.abs));
    return each.every(
      (value, index) => Math.abs(value - (together[index] ?? Number.NaN)) <= tolerance * largest,
    );
  });
}

/** The output after some steps. */
function outputOf(model: SequenceModel, [first, ...rest]: readonly tf.Tensor2D[]): tf.Tensor2D {
  if (!first) throw new Error('There is a first step.');
  let made = model.step(first, model.initialState(first.shape[0]));
  for (const input of rest) made = model.step(input, made.state);
  return made.output;
}

/** Rows of numbers between −1 and 1. */
function drawn(rows: number, columns: number, seed: number): tf.Tensor2D {
  const numbers = Float32Array.from(
    { length: rows * columns },
    (_, index) => 2 * ((0.3 + seed * 0.414214 + index * 0.618034) % 1) - 1,
  );
  return tf.tensor2d(numbers, [rows, columns]);
}

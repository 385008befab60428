import type { SequenceModel } from '@tapehead/core';
import { mapTensors, tensorsOf } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { inScope } from '../record/scope.js';
import { numbers, withOtherWeights } from '../record/shaken.js';

/** How much a number may differ, relative to the largest one of its tensor: sums in another order differ by less. */
const tolerance = 1e-3;

/** How many sequences are tried. */
const tried = 3;

/**
 * Whether the sequences of a batch have no influence on each other: whether they begin with what each begins with alone,
 * and a step from there, from other numbers in each, makes the outputs and states that it makes of each alone. It is tried
 * with weights that are a little larger, since the model's own may be zero; afterwards they are the same.
 */
export function areApart(model: SequenceModel): boolean {
  return inScope(() => {
    const begin = model.initialState(tried);
    const alone = tensorsOf(model.initialState(1));
    if (
      !isEach(
        tensorsOf(begin),
        Array.from({ length: tried }, () => alone),
      )
    )
      return false;
    // No number is less than before, since weightings and usages may not be.
    const from = mapTensors(begin, (tensor) => {
      const shift = tf.mul(numbers(tried, tensor.size / tried, 0.4), 0.05);
      return tf.add(tf.mul(tensor, 0.97), tf.reshape(shift, tensor.shape));
    });
    const input = numbers(tried, model.inputSize, 0.7);
    const noise = model.noise && numbers(tried, model.noise.size, 0.1);
    const after = (row: number, count: number): readonly tf.Tensor[] => {
      const { output, state } = model.step(
        tf.slice2d(input, [row, 0], [count, -1]),
        mapTensors(from, (tensor) => tf.slice(tensor, [row], [count])),
        noise && tf.slice2d(noise, [row, 0], [count, -1]),
      );
      return [output, ...tensorsOf(state)];
    };
    return withOtherWeights(model, () =>
      isEach(
        after(0, tried),
        Array.from({ length: tried }, (_, row) => after(row, 1)),
      ),
    );
  });
}

/** Whether tensors [B, …] hold for each sequence what the tensors [1, …] of that sequence hold. */
function isEach(together: readonly tf.Tensor[], alone: readonly (readonly tf.Tensor[])[]): boolean {
  return together.every((tensor, index) => {
    if (tensor.shape[0] !== tried) return false;
    const found = tensor.dataSync<'float32'>();
    const wanted = alone.flatMap((tensors) => [...(tensors[index]?.dataSync<'float32'>() ?? [])]);
    const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return (
      found.length === wanted.length &&
      wanted.every(
        (value, at) => Math.abs(value - (found[at] ?? Number.NaN)) <= tolerance * largest,
      )
    );
  });
}

import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { isTensor, noTensor, parseOptions, requireTensor } from '../options/index.js';

/**
 * The steps of a sequence model's inputs: [T, B, I] → T tensors [B, I].
 * @throws {InvalidOptionsError} if the inputs are no tensor.
 * @throws {RangeError} if they are not of this shape, or T or B is 0.
 */
export function stepsOf(model: string, inputs: tf.Tensor3D, inputSize: number): tf.Tensor2D[] {
  if (!isTensor(inputs)) throw noTensor(`${model}.forward.inputs`, inputs, ['T', 'B', inputSize]);
  const [steps, batch, size] = inputs.shape;
  if (inputs.rank !== 3 || size !== inputSize || steps === 0 || batch === 0) {
    throw new RangeError(
      `${model}.forward: got inputs of shape [${inputs.shape.join(', ')}], expected [T, B, ${String(inputSize)}] with at least one step and one sequence`,
    );
  }
  const rows = tf.reshape<tf.Rank.R2>(inputs, [steps * batch, size]);
  // tfjs cannot differentiate a split into one part.
  return steps === 1 ? [rows] : tf.split<tf.Tensor2D>(rows, steps, 0);
}

/**
 * T tensors [B, X] → [T, B, X].
 * @throws {InvalidOptionsError} if there is none, or something else among them.
 * @throws {RangeError} if they differ in shape.
 */
export function overTime(steps: readonly tf.Tensor2D[]): tf.Tensor3D {
  const [first] = parseOptions('overTime.steps', stepsOption, steps);
  requireTensor('overTime.steps.0', first, 'B', 'X');
  const [batch, size] = first.shape;
  steps.forEach((step, index) => {
    requireTensor(`overTime.steps.${String(index)}`, step, batch, size);
  });
  return tf.reshape<tf.Rank.R3>(tf.concat([...steps], 0), [steps.length, batch, size]);
}

const stepsOption = z.custom<readonly [tf.Tensor2D, ...tf.Tensor2D[]]>(
  (value) => Array.isArray(value) && value.length > 0,
  { error: 'a list of at least one tensor [B, X]' },
);

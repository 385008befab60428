import * as tf from '@tensorflow/tfjs-core';

/**
 * The steps of a sequence model's inputs: [T, B, I] → T tensors [B, I].
 * @throws {RangeError} if the inputs are not of this shape, or T or B is 0.
 */
export function stepsOf(model: string, inputs: tf.Tensor3D, inputSize: number): tf.Tensor2D[] {
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

/** T tensors [B, X] → [T, B, X]. */
export function overTime(steps: readonly tf.Tensor2D[]): tf.Tensor3D {
  const [batch, size] = steps[0]?.shape ?? [0, 0];
  return tf.reshape<tf.Rank.R3>(tf.concat([...steps], 0), [steps.length, batch, size]);
}

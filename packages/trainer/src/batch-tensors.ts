import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '@tapehead/spec';

export interface BatchTensors {
  /** [T, B, I]. */
  readonly inputs: tf.Tensor3D;
  /** [T, B, O]. */
  readonly targets: tf.Tensor3D;
  /** [T, B]. */
  readonly mask: tf.Tensor2D;
}

/**
 * The batch as tensors, which the caller owns.
 * @throws {RangeError} if an array is not as long as the sizes say; no tensor is made then.
 */
export function batchTensors(
  { steps, sequences, inputs, targets, mask }: Batch,
  { inputSize, outputSize }: { readonly inputSize: number; readonly outputSize: number },
): BatchTensors {
  requireLength('inputs', inputs, [steps, sequences, inputSize]);
  requireLength('targets', targets, [steps, sequences, outputSize]);
  requireLength('mask', mask, [steps, sequences]);
  return {
    inputs: tf.tensor3d(inputs, [steps, sequences, inputSize]),
    targets: tf.tensor3d(targets, [steps, sequences, outputSize]),
    mask: tf.tensor2d(mask, [steps, sequences]),
  };
}

function requireLength(name: string, values: Float32Array, shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length !== expected) {
    throw new RangeError(
      `batch.${name}: got ${values.length} numbers, expected ${shape.join(' · ')} = ${expected}`,
    );
  }
}

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
 * The batch as tensors, which the caller owns. Targets of steps that the mask leaves out are zeros, whatever they
 * were, so that no loss makes NaN of them.
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
    targets: tf.tensor3d(countedTargets(targets, mask, outputSize), [steps, sequences, outputSize]),
    mask: tf.tensor2d(mask, [steps, sequences]),
  };
}

function countedTargets(
  targets: Float32Array,
  mask: Float32Array,
  outputSize: number,
): Float32Array {
  return targets.map((target, index) => (mask[Math.floor(index / outputSize)] === 0 ? 0 : target));
}

function requireLength(name: string, values: Float32Array, shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (values.length !== expected) {
    throw new RangeError(
      `batch.${name}: got ${values.length} numbers, expected ${shape.join(' · ')} = ${expected}`,
    );
  }
}

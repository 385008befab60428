import { type Batch, type ModelSizes, parseOptions } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

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
export function batchTensors(batch: Batch, sizes: ModelSizes): BatchTensors {
  checkBatch(batch, sizes);
  const { steps, sequences, inputs, targets, mask } = batch;
  const { inputSize, outputSize } = sizes;
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

const sizesOption = z.looseObject(
  { inputSize: z.number({ error: 'a number' }), outputSize: z.number({ error: 'a number' }) },
  { error: 'sizes, such as { inputSize: 3, outputSize: 2 }' },
);

const batchOption = z.custom<Batch>((value) => typeof value === 'object' && value !== null, {
  error: 'a batch, such as task.sample([task.drawSetting(rng)], rng)',
});

/**
 * Checks that a batch has arrays of the lengths that its sizes and the model ask for.
 * @throws {InvalidOptionsError} if it is no batch at all, or the sizes are none.
 * @throws {RangeError} if an array has another length.
 */
export function checkBatch(batch: Batch, sizes: ModelSizes): void {
  const { steps, sequences, inputs, targets, mask } = parseOptions('batch', batchOption, batch);
  const { inputSize, outputSize } = parseOptions('checkBatch.sizes', sizesOption, sizes);
  if (!(Number.isInteger(steps) && Number.isInteger(sequences) && steps >= 1 && sequences >= 1)) {
    throw new RangeError(
      `batch: got ${String(steps)} steps of ${String(sequences)} sequences, expected at least one of each`,
    );
  }
  requireNumbers('inputs', inputs, [steps, sequences, inputSize]);
  requireNumbers('targets', targets, [steps, sequences, outputSize]);
  requireNumbers('mask', mask, [steps, sequences]);
}

function requireNumbers(name: string, values: unknown, shape: readonly number[]): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  const got = values instanceof Float32Array ? `${values.length} numbers` : 'no Float32Array';
  if (values instanceof Float32Array && values.length === expected) return;
  throw new RangeError(`batch.${name}: got ${got}, expected ${shape.join(' · ')} = ${expected}`);
}

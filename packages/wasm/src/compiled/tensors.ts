import { isTensor, noTensor } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Host } from './host.js';

/** A new tensor. `write` gets its address and writes its numbers there. */
export function newTensor<R extends tf.Rank>(
  host: Host,
  shape: tf.ShapeMap[R],
  write: (pointer: number) => void,
): tf.Tensor<R> {
  const tensor = tf.zeros<R>(shape);
  if (tensor.size > 0) write(host.pointerOf(tensor, 'A new tensor'));
  return tensor;
}

/**
 * T and B of inputs [T, B, I].
 * @throws {InvalidOptionsError} if they are no tensor.
 * @throws {RangeError} if they have another shape, or T or B is 0.
 */
export function sizesOf(inputs: tf.Tensor3D, inputSize: number): [number, number] {
  if (!isTensor(inputs)) throw noTensor('forward.inputs', inputs, ['T', 'B', inputSize]);
  const [steps, batch, size] = inputs.shape;
  if (inputs.rank === 3 && size === inputSize && steps > 0 && batch > 0) return [steps, batch];
  throw new RangeError(
    `forward: got inputs of shape [${inputs.shape.join(', ')}], expected [T, B, ${inputSize}] with at least one step and one sequence`,
  );
}

/**
 * Calls `use` with inputs whose numbers lie in memory as compiled code reads them: whole numbers and truths, such as
 * `tf.oneHot` makes, lie there as something else.
 */
export function withFloats<Result extends tf.TensorContainer>(
  inputs: tf.Tensor3D,
  use: (floats: tf.Tensor3D) => Result,
): Result {
  if (inputs.dtype === 'float32') return use(inputs);
  return tf.tidy(() => use(tf.cast(inputs, 'float32')));
}

import type { NamedTensors } from '@tapehead/core';
import type * as tf from '@tensorflow/tfjs-core';

/** The tensor of that name. */
export function named(tensors: NamedTensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`there is no tensor ${JSON.stringify(name)}`);
  return tensor;
}

/** The same names with other tensors. */
export function mapNamed(
  tensors: NamedTensors,
  change: (tensor: tf.Tensor, name: string) => tf.Tensor,
): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, change(tensor, name)]),
  );
}

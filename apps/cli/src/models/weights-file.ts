import { decodeSafetensors, type StoredTensor } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';

/**
 * The tensors of a file of weights that another program wrote.
 * @throws {CheckpointError} if it is no safetensors file, or a damaged one.
 * @throws {InvalidOptionsError} naming tensors of integers, which are no usable weights: counters, masks, or quantized
 *   weights whose scales are unknown.
 */
export function decodeWeights(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  const { tensors } = decodeSafetensors(bytes);
  const integers = [...tensors].filter(([, { dtype }]) => !/^B?F\d+$/.test(dtype));
  if (integers.length === 0) return tensors;
  throw new InvalidOptionsError(
    integers.map(
      ([name, { dtype }]) =>
        `${name}: holds integers (${dtype}), expected the weights as F32, F64, F16 or BF16`,
    ),
  );
}

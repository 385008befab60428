import type { Memory, MemoryDefinition } from '@tapehead/core';
import { initialMatrix, partFactory } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { memoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';

/** A memory that has this first half of a write; the second half is M(i) + w(i) a (eq. 4). */
export function memoryFactory(
  kind: string,
  erase: Memory['erase'],
): (options: unknown) => MemoryDefinition {
  return partFactory(
    kind,
    memoryOptions,
    ({ slots, width, initial }, _sizes: null, rng): Memory => {
      const start = initialMatrix('initial', initial, slots, width, rng);
      return {
        slots,
        width,
        weights: start.weights,
        initial: start.batch,
        erase,
        add: (memory, { weighting, add }) => tf.add(memory, outerProduct(weighting, add)),
      };
    },
  );
}

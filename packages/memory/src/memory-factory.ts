import {
  type Memory,
  type MemoryDefinition,
  requireTensor,
  requireTensors,
  type Write,
} from '@tapehead/core';
import { initialMatrix, partFactory } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { memoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';

/** The loader of a memory with this erase rule. All add by M(i) + w(i) a (eq. 4). */
export function memoryFactory(
  kind: string,
  erase: Memory['erase'],
): (options: unknown) => MemoryDefinition {
  return partFactory(
    kind,
    memoryOptions,
    ({ slots, width, initial }, _sizes: null, rng): Memory => {
      const start = initialMatrix('initial', initial, slots, width, rng);
      const requireWrite = (half: 'erase' | 'add', memory: tf.Tensor3D, write: Write): void => {
        requireTensor(`${kind}.${half}.memory`, memory, 'B', slots, width);
        const batch = memory.shape[0];
        const shapes = { weighting: [batch, slots], [half]: [batch, width] };
        requireTensors(`${kind}.${half}.write`, write, shapes);
      };
      return {
        slots,
        width,
        weights: start.weights,
        initial: start.batch,
        erase(memory, write) {
          requireWrite('erase', memory, write);
          return erase(memory, write);
        },
        add(memory, write) {
          requireWrite('add', memory, write);
          return tf.add(memory, outerProduct(write.weighting, write.add));
        },
      };
    },
  );
}

import * as tf from '@tensorflow/tfjs-core';
import { initialMatrix, partFactory } from '@tapehead/layers';
import type { Memory, MemoryDefinition, Rng } from '@tapehead/spec';
import type { z } from 'zod';
import { type MemoryOptions, memoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';

/**
 * The paper's memory. A write erases and then adds:
 * M̃(i) = M(i) [1 − w(i) e] (eq. 3), M(i) = M̃(i) + w(i) a (eq. 4).
 * @throws {InvalidOptionsError} if a size is impossible.
 */
export function eraseAddMemory(options: MemoryOptions): MemoryDefinition {
  return loadEraseAddMemory(options);
}

/** The same from stored options. */
export const loadEraseAddMemory = partFactory('erase-add', memoryOptions, build);

function build(
  { slots, width, initial }: z.output<typeof memoryOptions>,
  _sizes: null,
  rng: Rng,
): Memory {
  const start = initialMatrix('initial', initial, slots, width, rng);
  return {
    slots,
    width,
    weights: start.weights,
    initial: start.batch,
    erase: (memory, { weighting, erase }) =>
      tf.mul(memory, tf.sub(1, outerProduct(weighting, erase))),
    add: (memory, { weighting, add }) => tf.add(memory, outerProduct(weighting, add)),
  };
}

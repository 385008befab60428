import * as tf from '@tensorflow/tfjs-core';
import { initialMatrix, partFactory } from '@tapehead/layers';
import type { Memory, MemoryDefinition, Rng } from '@tapehead/spec';
import type { z } from 'zod';
import { type MemoryOptions, memoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';

/**
 * The introductory article's memory: M(i) ← e ⊙ M(i) + w(i) a. Here e is a keep gate, the same for
 * every slot: all 1 keeps, all 0 wipes.
 * @throws {InvalidOptionsError} if a size is impossible.
 */
export function keepAddMemory(options: MemoryOptions): MemoryDefinition {
  return loadKeepAddMemory(options);
}

/** The same from stored options. */
export const loadKeepAddMemory = partFactory('keep-add', memoryOptions, build);

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
    erase: (memory, { erase }) => tf.mul(memory, tf.expandDims<tf.Tensor3D>(erase, 1)),
    add: (memory, { weighting, add }) => tf.add(memory, outerProduct(weighting, add)),
  };
}

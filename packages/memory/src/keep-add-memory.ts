import type { MemoryDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { memoryFactory } from './memory-factory.js';
import type { MemoryOptions } from './memory-options.js';

/**
 * The introductory article's memory: M(i) ← e ⊙ M(i) + w(i) a. Here e is a keep gate, the same for
 * every slot: all 1 keeps, all 0 wipes.
 * @throws {InvalidOptionsError} if a size is impossible.
 */
export function keepAddMemory(options: MemoryOptions): MemoryDefinition {
  return loadKeepAddMemory(options);
}

/** The same from stored options. */
export const loadKeepAddMemory = memoryFactory('keep-add', (memory, { erase }) =>
  tf.mul(memory, tf.expandDims<tf.Tensor3D>(erase, 1)),
);

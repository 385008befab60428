import type { MemoryDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { memoryFactory } from './memory-factory.js';
import type { MemoryOptions } from './memory-options.js';

/**
 * The introductory article's memory: M(i) ← e ⊙ M(i) + w(i) a. Here e is a keep gate, the same for
 * every slot: all 1 keeps, all 0 wipes.
 * @throws {InvalidOptionsError} if a size is impossible.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { keepAddMemory } from '@tapehead/memory';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const memory = keepAddMemory({ slots: 16, width: 8, initial: { kind: 'constant', value: 0 } });
 * console.log(memory.build(null, createRng(1)).initial(4).shape); // [4, 16, 8]
 * ```
 */
export function keepAddMemory(options: MemoryOptions): MemoryDefinition {
  return loadKeepAddMemory(options);
}

/** `keepAddMemory` from stored options. */
export const loadKeepAddMemory: (options: unknown) => MemoryDefinition = memoryFactory(
  'keep-add',
  (memory, { erase }) => tf.mul(memory, tf.expandDims<tf.Tensor3D>(erase, 1)),
);

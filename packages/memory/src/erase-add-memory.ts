import type { MemoryDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { memoryFactory } from './memory-factory.js';
import type { MemoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';

/**
 * The paper's memory. A write erases and then adds:
 * M̃(i) = M(i) [1 − w(i) e] (eq. 3), M(i) = M̃(i) + w(i) a (eq. 4).
 * @throws {InvalidOptionsError} if a size is impossible.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { eraseAddMemory } from '@tapehead/memory';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const memory = eraseAddMemory({ slots: 128, width: 20 }).build(null, createRng(1));
 * console.log(memory.initial(4).shape); // [4, 128, 20]
 * ```
 */
export function eraseAddMemory(options: MemoryOptions): MemoryDefinition {
  return loadEraseAddMemory(options);
}

/** `eraseAddMemory` from stored options. */
export const loadEraseAddMemory: (options: unknown) => MemoryDefinition = memoryFactory(
  'erase-add',
  (memory, { weighting, erase }) => tf.mul(memory, tf.sub(1, outerProduct(weighting, erase))),
);

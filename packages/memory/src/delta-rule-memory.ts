import type { MemoryDefinition } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { memoryFactory } from './memory-factory.js';
import type { MemoryOptions } from './memory-options.js';
import { outerProduct } from './outer-product.js';
import { read } from './read.js';

/**
 * A memory of outer products with the delta rule (Schlag et al. 2021, arXiv:2102.11174, section 4.2): a write first
 * takes away what the memory gives for its weighting, the key of these products, and then adds the new value:
 * M̃ = M − w (e ⊙ Σ_i w(i) M(i))ᵀ, M = M̃ + w aᵀ. Here e says of each column how much is taken away. A weighting on one
 * slot alone has norm 1, as keys have in the source, and the slot's contents are replaced.
 * @throws {InvalidOptionsError} if a size is impossible.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { deltaRuleMemory } from '@tapehead/memory';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const memory = deltaRuleMemory({ slots: 16, width: 8 }).build(null, createRng(1));
 * console.log(memory.initial(4).shape); // [4, 16, 8]
 * ```
 */
export function deltaRuleMemory(options: MemoryOptions): MemoryDefinition {
  return loadDeltaRuleMemory(options);
}

/** `deltaRuleMemory` from stored options. */
export const loadDeltaRuleMemory: (options: unknown) => MemoryDefinition = memoryFactory(
  'delta-rule',
  (memory, { weighting, erase }) =>
    tf.sub(memory, outerProduct(weighting, tf.mul(erase, read(memory, weighting)))),
);

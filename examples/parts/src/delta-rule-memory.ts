import type { MemoryDefinition } from '@tapehead/core';
import { uniformVariable } from '@tapehead/core/layers';
import * as tf from '@tensorflow/tfjs-core';

/** w ⊗ v: [B, N] and [B, M] → [B, N, M]. */
const outer = (w: tf.Tensor2D, v: tf.Tensor2D) =>
  tf.mul<tf.Tensor3D>(tf.expandDims(w, 2), tf.expandDims(v, 1));

/**
 * A memory of outer products with the delta rule (Schlag et al. 2021): a write first takes away what the memory gives
 * for its key, M̃ = M − w ⊗ (e ⊙ wᵀM), and then adds the new value, M̃ + w ⊗ a.
 */
export function deltaRuleMemory(slots: number, width: number): MemoryDefinition {
  return {
    kind: 'delta-rule',
    options: { slots, width },
    build(_sizes, rng) {
      const start = uniformVariable<tf.Rank.R2>([slots, width], 0.1, rng);
      return {
        slots,
        width,
        weights: { start },
        initial: (batch) => tf.tile(tf.expandDims<tf.Tensor3D>(start, 0), [batch, 1, 1]),
        erase(memory, { weighting, erase }) {
          const batch = memory.shape[0];
          const row = tf.reshape<tf.Rank.R3>(weighting, [batch, 1, slots]);
          const old = tf.reshape<tf.Rank.R2>(tf.matMul(row, memory), [batch, width]);
          return tf.sub(memory, outer(weighting, tf.mul(erase, old)));
        },
        add: (memory, { weighting, add }) => tf.add(memory, outer(weighting, add)),
      };
    },
  };
}

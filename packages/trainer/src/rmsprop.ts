import { parseOptions, positiveNumber, realNumber, strictOptions } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { named } from './named.js';
import type { Optimizer } from './optimizer.js';
import { asStandard } from './standard.js';

export const rmspropOptions = strictOptions({
  /** ρ, of both running means. */
  decay: realNumber(0, 1).default(0.95),
  /** μ. */
  momentum: realNumber(0, 1).default(0.9),
  /** ε. */
  epsilon: positiveNumber(1).default(1e-4),
});

export type RmspropOptions = z.input<typeof rmspropOptions>;

/**
 * RMSProp in its centred form with momentum (Graves, arXiv:1308.0850, eq. 38–41), which the paper trains
 * with. For each weight w with gradient g:
 *
 * ```
 * n ← ρ n + (1 − ρ) g²          slot rmsprop.meanSquare.<weight>
 * m ← ρ m + (1 − ρ) g           slot rmsprop.mean.<weight>
 * Δ ← μ Δ − rate · g / √(max(n − m², 0) + ε)
 *                               slot rmsprop.velocity.<weight>
 * w ← w + Δ
 * ```
 *
 * The maximum is no part of the source: n − m² is a variance, but rounding can make it negative.
 * @throws {InvalidOptionsError} for options out of range.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const complete = parseOptions('rmsprop', rmspropOptions, options);
  const { decay, momentum, epsilon } = complete;
  return asStandard({
    kind: 'rmsprop',
    options: complete,
    slotShapes: (weights) =>
      Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) => [
          [`rmsprop.meanSquare.${name}`, shape],
          [`rmsprop.mean.${name}`, shape],
          [`rmsprop.velocity.${name}`, shape],
        ]),
      ),
    update({ weights, gradients, slots, learningRate }) {
      const newWeights: Record<string, tf.Tensor> = {};
      const newSlots: Record<string, tf.Tensor> = {};
      const average = (slot: string, value: tf.Tensor) =>
        (newSlots[slot] = tf.add(tf.mul(decay, named(slots, slot)), tf.mul(1 - decay, value)));
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = named(gradients, name);
        const meanSquare = average(`rmsprop.meanSquare.${name}`, tf.square(gradient));
        const mean = average(`rmsprop.mean.${name}`, gradient);
        const variance = tf.relu(tf.sub(meanSquare, tf.square(mean)));
        const scaled = tf.div(tf.mul(learningRate, gradient), tf.sqrt(tf.add(variance, epsilon)));
        const velocitySlot = `rmsprop.velocity.${name}`;
        const velocity: tf.Tensor = tf.sub(tf.mul(momentum, named(slots, velocitySlot)), scaled);
        newSlots[velocitySlot] = velocity;
        newWeights[name] = tf.add(weight, velocity);
      }
      return { weights: newWeights, slots: newSlots };
    },
  });
}

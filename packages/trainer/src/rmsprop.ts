import {
  type OptionsShape,
  parseOptions,
  positiveNumber,
  realNumber,
  strictOptions,
  type Optimizer,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import {
  named,
  requireOptimizerInput,
  stateShapesOf,
  updateEach,
  type WeightDecayOption,
  weightDecayOption,
} from './named.js';
import { asStandard } from './standard.js';

const rmspropOptions = strictOptions({
  decay: realNumber(0, 1).default(0.95),
  momentum: realNumber(0, 1).default(0.9),
  epsilon: positiveNumber(1).default(1e-4),
  weightDecay: weightDecayOption,
} satisfies OptionsShape<RmspropOptions>);

/** The options of `rmsprop`. */
export interface RmspropOptions extends WeightDecayOption {
  /** ρ, of both running means; 0.95 by default. */
  readonly decay?: number | undefined;
  /** μ; 0.9 by default. */
  readonly momentum?: number | undefined;
  /** ε; 1e-4 by default. */
  readonly epsilon?: number | undefined;
}

/**
 * RMSProp in its centred form with momentum (Graves, arXiv:1308.0850, eq. 38–41), which the paper trains
 * with. For each weight w with gradient g, with the names in its state at the right:
 *
 * ```
 * n ← ρ n + (1 − ρ) g²          rmsprop.meanSquare.<weight>
 * m ← ρ m + (1 − ρ) g           rmsprop.mean.<weight>
 * Δ ← μ Δ − rate · g / √(max(n − m², 0) + ε)
 *                               rmsprop.velocity.<weight>
 * w ← w − rate λ w + Δ
 * ```
 *
 * The maximum is no part of the source: n − m² is a variance, but rounding can make it negative. Nor is the decay λ,
 * which is 0 if not given, and decoupled from the gradients as in AdamW.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { rmsprop } from '@tapehead/trainer';
 *
 * const optimizer = rmsprop({ momentum: 0.9 });
 * console.log(Object.keys(optimizer.stateShapes({ weight: [3, 2] })).length); // 3
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  return loadRmsprop(options satisfies z.input<typeof rmspropOptions>);
}

/** The names of a weight's slots in the state. */
const slotsOf = (weight: string) => ({
  meanSquare: `rmsprop.meanSquare.${weight}`,
  mean: `rmsprop.mean.${weight}`,
  velocity: `rmsprop.velocity.${weight}`,
});

/** `rmsprop` from stored options. */
export function loadRmsprop(options: unknown): Optimizer {
  const complete = parseOptions('rmsprop', rmspropOptions, options);
  const { decay, momentum, epsilon } = complete;
  return asStandard({
    kind: 'rmsprop',
    options: complete,
    stateShapes: stateShapesOf('rmsprop', (weights) =>
      Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) =>
          Object.values(slotsOf(name)).map((entry) => [entry, shape]),
        ),
      ),
    ),
    update(input) {
      requireOptimizerInput('rmsprop', input);
      const { state, learningRate } = input;
      const average = (entry: string, value: tf.Tensor) =>
        tf.add(tf.mul(decay, named(state, entry)), tf.mul(1 - decay, value));
      return updateEach(input, complete, (weight, gradient, name) => {
        const entries = slotsOf(name);
        const meanSquare = average(entries.meanSquare, tf.square(gradient));
        const mean = average(entries.mean, gradient);
        const variance = tf.relu(tf.sub(meanSquare, tf.square(mean)));
        const scaled = tf.div(tf.mul(learningRate, gradient), tf.sqrt(tf.add(variance, epsilon)));
        const velocity = tf.sub(tf.mul(momentum, named(state, entries.velocity)), scaled);
        return {
          weight: tf.add(weight, velocity),
          state: {
            [entries.meanSquare]: meanSquare,
            [entries.mean]: mean,
            [entries.velocity]: velocity,
          },
        };
      });
    },
  });
}

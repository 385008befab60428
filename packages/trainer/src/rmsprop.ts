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
  decayed,
  named,
  requireOptimizerInput,
  stateShapesOf,
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
export interface RmspropOptions {
  /** ρ, of both running means; 0.95 by default. */
  readonly decay?: number | undefined;
  /** μ; 0.9 by default. */
  readonly momentum?: number | undefined;
  /** ε; 1e-4 by default. */
  readonly epsilon?: number | undefined;
  /** λ, from 0 to 1000; 0 by default. */
  readonly weightDecay?: number | undefined;
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

/** `rmsprop` from stored options. */
export function loadRmsprop(options: unknown): Optimizer {
  const complete = parseOptions('rmsprop', rmspropOptions, options);
  const { decay, momentum, epsilon, weightDecay } = complete;
  return asStandard({
    kind: 'rmsprop',
    options: complete,
    stateShapes: stateShapesOf('rmsprop', (weights) =>
      Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) => [
          [`rmsprop.meanSquare.${name}`, shape],
          [`rmsprop.mean.${name}`, shape],
          [`rmsprop.velocity.${name}`, shape],
        ]),
      ),
    ),
    update(input) {
      requireOptimizerInput('rmsprop', input);
      const { weights, gradients, state, learningRate } = input;
      const newWeights: Record<string, tf.Tensor> = {};
      const newState: Record<string, tf.Tensor> = {};
      const average = (entry: string, value: tf.Tensor) =>
        (newState[entry] = tf.add(tf.mul(decay, named(state, entry)), tf.mul(1 - decay, value)));
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = named(gradients, name);
        const meanSquare = average(`rmsprop.meanSquare.${name}`, tf.square(gradient));
        const mean = average(`rmsprop.mean.${name}`, gradient);
        const variance = tf.relu(tf.sub(meanSquare, tf.square(mean)));
        const scaled = tf.div(tf.mul(learningRate, gradient), tf.sqrt(tf.add(variance, epsilon)));
        const velocityEntry = `rmsprop.velocity.${name}`;
        const velocity: tf.Tensor = tf.sub(tf.mul(momentum, named(state, velocityEntry)), scaled);
        newState[velocityEntry] = velocity;
        newWeights[name] = tf.add(decayed(weight, learningRate, weightDecay), velocity);
      }
      return { weights: newWeights, state: newState };
    },
  });
}

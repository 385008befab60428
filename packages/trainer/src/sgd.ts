import {
  type OptionsShape,
  parseOptions,
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

const sgdOptions = strictOptions({
  momentum: realNumber(0, 1).default(0),
  weightDecay: weightDecayOption,
} satisfies OptionsShape<SgdOptions>);

/** The options of `sgd`. */
export interface SgdOptions extends WeightDecayOption {
  /** μ, from 0 to 1; 0 by default, for plain gradient descent. */
  readonly momentum?: number | undefined;
}

/**
 * Stochastic gradient descent, with momentum (Polyak 1964) where μ is not 0. For each weight w with gradient g, with
 * the name in its state at the right:
 *
 * ```
 * Δ ← μ Δ − rate · g            sgd.velocity.<weight>
 * w ← w − rate λ w + Δ
 * ```
 *
 * Without momentum Δ is −rate · g, and there is no state. The decay λ is decoupled from the gradients (Loshchilov &
 * Hutter, arXiv:1711.05101, algorithm 1), so that momentum does not take it in.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { sgd } from '@tapehead/trainer';
 *
 * const optimizer = sgd({ momentum: 0.9, weightDecay: 0.01 });
 * console.log(Object.keys(optimizer.stateShapes({ weight: [3, 2] }))); // ['sgd.velocity.weight']
 * ```
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  return loadSgd(options satisfies z.input<typeof sgdOptions>);
}

/** `sgd` from stored options. */
export function loadSgd(options: unknown): Optimizer {
  const complete = parseOptions('sgd', sgdOptions, options);
  const { momentum } = complete;
  const entryOf = (weight: string) => `sgd.velocity.${weight}`;
  return asStandard({
    kind: 'sgd',
    options: complete,
    stateShapes: stateShapesOf('sgd', (weights) =>
      momentum === 0
        ? {}
        : Object.fromEntries(
            Object.entries(weights).map(([name, shape]) => [entryOf(name), shape]),
          ),
    ),
    update(input) {
      requireOptimizerInput('sgd', input);
      const { state, learningRate } = input;
      return updateEach(input, complete, (weight, gradient, name) => {
        const descent = tf.mul(learningRate, gradient);
        if (momentum === 0) return { weight: tf.sub(weight, descent), state: {} };
        const velocity = tf.sub(tf.mul(momentum, named(state, entryOf(name))), descent);
        return { weight: tf.add(weight, velocity), state: { [entryOf(name)]: velocity } };
      });
    },
  });
}

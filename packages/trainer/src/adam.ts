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

/** The largest decay below 1 for which the bias correction is accurate in float32. */
const mostDecay = 1 - 1e-6;

const adamOptions = strictOptions({
  beta1: realNumber(0, mostDecay).default(0.9),
  beta2: realNumber(0, mostDecay).default(0.999),
  epsilon: positiveNumber(1).default(1e-8),
  weightDecay: weightDecayOption,
} satisfies OptionsShape<AdamOptions>);

/** The options of `adam`. With `weightDecay` it is AdamW. */
export interface AdamOptions extends WeightDecayOption {
  /** β₁; 0.9 by default. */
  readonly beta1?: number | undefined;
  /** β₂; 0.999 by default. */
  readonly beta2?: number | undefined;
  /** ε; 1e-8 by default. */
  readonly epsilon?: number | undefined;
}

const stepsEntry = 'adam.steps';

/** The names of a weight's slots in the state. */
const slotsOf = (weight: string) => ({
  mean: `adam.mean.${weight}`,
  meanSquare: `adam.meanSquare.${weight}`,
});

/**
 * Adam with bias correction (Kingma & Ba, arXiv:1412.6980, algorithm 1). At its t-th update, for each
 * weight w with gradient g:
 *
 * ```
 * m ← β₁ m + (1 − β₁) g         adam.mean.<weight>
 * v ← β₂ v + (1 − β₂) g²        adam.meanSquare.<weight>
 * w ← w − rate λ w − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * ```
 *
 * On the right stands the name in its state; t is the scalar `adam.steps`. The decay λ, which is 0 if not given, is
 * decoupled from the gradients (AdamW; Loshchilov & Hutter, arXiv:1711.05101) and decays every trainable weight.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { adam } from '@tapehead/trainer';
 *
 * const optimizer = adam({ beta2: 0.99 });
 * console.log(Object.keys(optimizer.stateShapes({ weight: [3, 2] })));
 * // ['adam.steps', 'adam.mean.weight', 'adam.meanSquare.weight']
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return loadAdam(options satisfies z.input<typeof adamOptions>);
}

/** `adam` from stored options. */
export function loadAdam(options: unknown): Optimizer {
  const complete = parseOptions('adam', adamOptions, options);
  const { beta1, beta2, epsilon } = complete;
  return asStandard({
    kind: 'adam',
    options: complete,
    stateShapes: stateShapesOf('adam', (weights) => ({
      [stepsEntry]: [],
      ...Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) =>
          Object.values(slotsOf(name)).map((entry) => [entry, shape]),
        ),
      ),
    })),
    update(input) {
      requireOptimizerInput('adam', input);
      const { state, learningRate } = input;
      const steps = tf.add(named(state, stepsEntry), 1);
      const rate = tf.div(learningRate, correction(beta1, steps));
      const meanSquareCorrection = correction(beta2, steps);
      const average = (entry: string, beta: number, value: tf.Tensor) =>
        tf.add(tf.mul(beta, named(state, entry)), tf.mul(1 - beta, value));
      const updated = updateEach(input, complete, (weight, gradient, name) => {
        const entries = slotsOf(name);
        const mean = average(entries.mean, beta1, gradient);
        const meanSquare = average(entries.meanSquare, beta2, tf.square(gradient));
        const scale = tf.add(tf.sqrt(tf.div(meanSquare, meanSquareCorrection)), epsilon);
        return {
          weight: tf.sub(weight, tf.div(tf.mul(rate, mean), scale)),
          state: { [entries.mean]: mean, [entries.meanSquare]: meanSquare },
        };
      });
      return { ...updated, state: { [stepsEntry]: steps, ...updated.state } };
    },
  });
}

/** 1 − βᵗ, which this form computes accurately in float32 where βᵗ is nearly 1. */
function correction(beta: number, steps: tf.Tensor): tf.Tensor {
  if (beta === 0) return tf.onesLike(steps);
  return tf.neg(tf.expm1(tf.mul(steps, Math.log(beta))));
}

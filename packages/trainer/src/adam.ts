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

/** The largest decay below 1 for which the bias correction is accurate in float32. */
const mostDecay = 1 - 1e-6;

const adamOptions = strictOptions({
  beta1: realNumber(0, mostDecay).default(0.9),
  beta2: realNumber(0, mostDecay).default(0.999),
  epsilon: positiveNumber(1).default(1e-8),
  weightDecay: weightDecayOption,
} satisfies OptionsShape<AdamOptions>);

/** The options of `adam`. */
export interface AdamOptions {
  /** β₁; 0.9 by default. */
  readonly beta1?: number | undefined;
  /** β₂; 0.999 by default. */
  readonly beta2?: number | undefined;
  /** ε; 1e-8 by default. */
  readonly epsilon?: number | undefined;
  /** λ, from 0 to 1000; 0 by default. With it this is AdamW. */
  readonly weightDecay?: number | undefined;
}

const stepsEntry = 'adam.steps';

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
  const { beta1, beta2, epsilon, weightDecay } = complete;
  return asStandard({
    kind: 'adam',
    options: complete,
    stateShapes: stateShapesOf('adam', (weights) => ({
      [stepsEntry]: [],
      ...Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) => [
          [`adam.mean.${name}`, shape],
          [`adam.meanSquare.${name}`, shape],
        ]),
      ),
    })),
    update(input) {
      requireOptimizerInput('adam', input);
      const { weights, gradients, state, learningRate } = input;
      const steps = tf.add(named(state, stepsEntry), 1);
      const rate = tf.div(learningRate, correction(beta1, steps));
      const meanSquareCorrection = correction(beta2, steps);
      const newWeights: Record<string, tf.Tensor> = {};
      const newState: Record<string, tf.Tensor> = { [stepsEntry]: steps };
      const average = (entry: string, beta: number, value: tf.Tensor) =>
        (newState[entry] = tf.add(tf.mul(beta, named(state, entry)), tf.mul(1 - beta, value)));
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = named(gradients, name);
        const mean = average(`adam.mean.${name}`, beta1, gradient);
        const meanSquare = average(`adam.meanSquare.${name}`, beta2, tf.square(gradient));
        const scale = tf.add(tf.sqrt(tf.div(meanSquare, meanSquareCorrection)), epsilon);
        newWeights[name] = tf.sub(
          decayed(weight, learningRate, weightDecay),
          tf.div(tf.mul(rate, mean), scale),
        );
      }
      return { weights: newWeights, state: newState };
    },
  });
}

/** 1 − βᵗ, which this form computes accurately in float32 where βᵗ is nearly 1. */
function correction(beta: number, steps: tf.Tensor): tf.Tensor {
  if (beta === 0) return tf.onesLike(steps);
  return tf.neg(tf.expm1(tf.mul(steps, Math.log(beta))));
}

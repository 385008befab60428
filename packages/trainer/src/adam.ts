import { parseOptions, positiveNumber, realNumber, strictOptions } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import { named } from './named.js';
import type { Optimizer } from './optimizer.js';
import { asStandard } from './standard.js';

/** The largest decay below 1 that the bias correction still bears in float32. */
const mostDecay = 1 - 1e-6;

export const adamOptions = strictOptions({
  /** β₁. */
  beta1: realNumber(0, mostDecay).default(0.9),
  /** β₂. */
  beta2: realNumber(0, mostDecay).default(0.999),
  /** ε. */
  epsilon: positiveNumber(1).default(1e-8),
});

export type AdamOptions = z.input<typeof adamOptions>;

const stepsSlot = 'adam.steps';

/**
 * Adam with bias correction (Kingma & Ba, arXiv:1412.6980, algorithm 1). At its t-th update, for each
 * weight w with gradient g:
 *
 * ```
 * m ← β₁ m + (1 − β₁) g         slot adam.mean.<weight>
 * v ← β₂ v + (1 − β₂) g²        slot adam.meanSquare.<weight>
 * w ← w − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * ```
 *
 * t is the scalar slot `adam.steps`.
 * @throws {InvalidOptionsError} for options out of range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const complete = parseOptions('adam', adamOptions, options);
  const { beta1, beta2, epsilon } = complete;
  return asStandard({
    kind: 'adam',
    options: complete,
    slotShapes: (weights) => ({
      [stepsSlot]: [],
      ...Object.fromEntries(
        Object.entries(weights).flatMap(([name, shape]) => [
          [`adam.mean.${name}`, shape],
          [`adam.meanSquare.${name}`, shape],
        ]),
      ),
    }),
    update({ weights, gradients, slots, learningRate }) {
      const steps = Number(named(slots, stepsSlot).dataSync()[0]) + 1;
      const meanCorrection = 1 - beta1 ** steps;
      const meanSquareCorrection = 1 - beta2 ** steps;
      const newWeights: Record<string, tf.Tensor> = {};
      const newSlots: Record<string, tf.Tensor> = { [stepsSlot]: tf.scalar(steps) };
      const average = (slot: string, beta: number, value: tf.Tensor) =>
        (newSlots[slot] = tf.add(tf.mul(beta, named(slots, slot)), tf.mul(1 - beta, value)));
      for (const [name, weight] of Object.entries(weights)) {
        const gradient = named(gradients, name);
        const mean = average(`adam.mean.${name}`, beta1, gradient);
        const meanSquare = average(`adam.meanSquare.${name}`, beta2, tf.square(gradient));
        const scale = tf.add(tf.sqrt(tf.div(meanSquare, meanSquareCorrection)), epsilon);
        newWeights[name] = tf.sub(
          weight,
          tf.div(tf.mul(learningRate / meanCorrection, mean), scale),
        );
      }
      return { weights: newWeights, slots: newSlots };
    },
  });
}

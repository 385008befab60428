import {
  type Complete,
  drawNormals,
  InvalidOptionsError,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  realNumber,
  type Rng,
  strictOptions,
} from '@tapehead/core';
import type * as z from 'zod';

/** How much noise to add to gradients. */
export interface GradientNoise {
  /** η, the variance at the first update; 0.01 by default. The source tries 0.01, 0.3 and 1. */
  readonly eta?: number | undefined;
  /** γ, how fast the variance falls; 0.55 by default. */
  readonly gamma?: number | undefined;
}

/** The schema of `GradientNoise`. */
export interface GradientNoiseSchema extends z.ZodType<Complete<GradientNoise>, GradientNoise> {}

/** Checks a `GradientNoise` and fills in its defaults. */
export const gradientNoiseOptions: GradientNoiseSchema = strictOptions({
  eta: positiveNumber(1e6).default(0.01),
  gamma: realNumber(0, 10).default(0.55),
} satisfies OptionsShape<GradientNoise>);

/** The entry of a step's optimizer state that counts the updates with noise, a scalar. */
export const noisyUpdatesEntry = 'gradientNoise.updates';

/**
 * The noise of an update for gradients of these sizes, in their order: normal numbers of mean 0 and variance
 * η / (1 + t)^γ after t updates (Neelakantan et al. 2015, arXiv:1511.06807, eq. 1). It is added to the gradients after
 * they are clipped.
 * @throws {InvalidOptionsError} for a number out of range, and without a generator.
 */
export function drawGradientNoise(
  noise: GradientNoise,
  updates: number,
  sizes: readonly number[],
  rng: Rng | undefined,
): readonly Float32Array[] {
  const { eta, gamma } = parseOptions('gradientNoise', gradientNoiseOptions, noise);
  if (rng === undefined) {
    throw new InvalidOptionsError([
      'update.rng: got none, expected a generator to draw gradient noise from, as in step.update(learningRate, rng)',
    ]);
  }
  const deviation = Math.sqrt(eta / (1 + updates) ** gamma);
  return sizes.map((size) => drawNormals(rng, size, deviation));
}

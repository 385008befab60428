import { realNumber, type Rng } from '@tapehead/core';
import type * as z from 'zod';
import { happens } from './happens.js';

/** The schema of the probability that a vector to train on is all zeros. */
export const zeroItemProbability: z.ZodNumber = realNumber(0, 1);

/** The vectors, each of them with this probability all zeros instead. Draws nothing if the probability is 0. */
export function withZeroItems(
  vectors: readonly Float32Array[],
  probability: number,
  rng: Rng,
): readonly Float32Array[] {
  return vectors.map((vector) => (happens(probability, rng) ? vector.map(() => 0) : vector));
}

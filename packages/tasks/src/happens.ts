import type { Rng } from '@tapehead/core';

/** Whether an event of this probability happens. Draws nothing if the probability is 0. */
export function happens(probability: number, rng: Rng): boolean {
  return probability > 0 && rng.uniform() < probability;
}

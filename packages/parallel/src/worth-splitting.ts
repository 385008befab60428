import type { Batch } from '@tapehead/core';

/** What decides whether splitting a batch is worth it. */
export interface Cost {
  /** How many numbers the model's weights hold. */
  readonly weights: number;
  /** Threads in all. */
  readonly workers: number;
}

/**
 * Measured, in nanoseconds on a core of a server: what a weight costs in one time step of one sequence,
 * what it costs to hand it out and to add up its gradient, and what waking a thread and waiting for it
 * costs.
 */
const [perWeightAndStep, perWeightAndWorker, perWorker] = [0.25, 2, 60_000];

/**
 * Whether the threads save more time than they cost. It looks at sizes alone, so that the same training
 * run always takes the same way, whatever else the machine does.
 */
export function isWorthSplitting(
  { steps, sequences }: Pick<Batch, 'steps' | 'sequences'>,
  { weights, workers }: Cost,
): boolean {
  const parts = Math.min(workers, sequences);
  const saved = (sequences - Math.ceil(sequences / parts)) * steps * weights * perWeightAndStep;
  return saved > (parts - 1) * (weights * perWeightAndWorker + perWorker);
}
